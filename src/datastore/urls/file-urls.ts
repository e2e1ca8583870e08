import { Injectable } from '@nestjs/common';
import { AuthorizationConfiguration } from '../../config/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { webUrlOf, withFragment } from '../locations/file-location.js';
import type { FileUrl, StoredFile } from './file-url.js';
import { GoogleUrls } from './google-urls.js';
import { LocalUrls } from './local-urls.js';
import { S3Urls } from './s3-urls.js';
import { WebdavUrls } from './webdav-urls.js';

/** Makes URLs of files, as the way in which clients authenticate themselves asks for (protocol section 6.3). */
@Injectable()
export class FileUrls {
  constructor(
    private readonly authorization: AuthorizationConfiguration,
    private readonly local: LocalUrls,
    private readonly s3: S3Urls,
    private readonly google: GoogleUrls,
    private readonly webdav: WebdavUrls,
  ) {}

  /**
   * A URL that a plain GET can read.
   *
   * @throws ServiceError `not_implemented` for stores that clients cannot be given a URL of; see also `WebdavUrls.sign`.
   * @throws ButlerUserError `unknown` for local files outside of their datastore.
   */
  async urlOf(file: StoredFile): Promise<FileUrl> {
    const { scheme, fragment } = file.location;
    const isCadc = this.authorization.authentication === 'cadc';
    if (scheme === 'file') {
      return { url: this.local.sign(file), auth: 'none' };
    }
    if (/^(http|dav)s?$/.test(scheme)) {
      return isCadc
        ? { url: webUrlOf(file.location), auth: 'datastore' }
        : { url: await this.webdav.sign(file), auth: 'none' };
    }
    if (scheme === 's3' && !isCadc) {
      return { url: withFragment(await this.s3.sign(file.location), fragment), auth: 'none' };
    }
    if (scheme === 'gs' && !isCadc) {
      return { url: withFragment(await this.google.sign(file.location), fragment), auth: 'none' };
    }
    const mode = isCadc ? " with authentication 'cadc'" : '';
    throw new ServiceError('not_implemented', `Files in '${scheme}' datastores cannot be served${mode}.`);
  }
}
