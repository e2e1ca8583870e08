import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FileAccessConfiguration } from '../../config/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import { locate, withFragment } from '../locations/file-location.js';
import { quotePath } from '../locations/percent-encoding.js';
import type { StoredFile } from './file-url.js';

/** Where this server itself serves local files. */
export const LOCAL_FILES_PATH = 'api/butler/files';

/** Marks the signature, for people and for whatever keeps secrets out of logs. */
const SIGNATURE_PREFIX = 'signature=';

/** What the signature of a URL of ours covers. */
export interface LocalFileClaim {
  readonly repository: string;
  readonly store: string;
  /** Below the root of the store, not encoded. */
  readonly path: string;
  /** Seconds since 1970-01-01 UTC from which on the URL is no longer good. */
  readonly expires: string;
}

/**
 * URLs of files on this machine's disks: served by ourselves, to whoever has a URL that we signed (HMAC-SHA256). The
 * signature is part of the path, because Python clients drop the query string where they unpack a zip file.
 */
@Injectable()
export class LocalUrls {
  readonly #key: string | Buffer;
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration) {
    this.#key = configuration.signingKey ?? randomBytes(32);
    this.#seconds = configuration.urlSeconds;
  }

  /** @throws ButlerUserError `unknown` for a file outside of the root: nothing but datastores is served. */
  sign(file: StoredFile): string {
    const root = locate(file.root, '').path;
    if (!file.location.path.startsWith(root)) {
      throw new ButlerUserError(
        'unknown',
        `The local file '${file.location.path}' is outside of its datastore and is not served.`,
      );
    }
    const claim = {
      repository: file.repository,
      store: String(file.store),
      path: file.location.path.slice(root.length),
      expires: String(Math.floor(Date.now() / 1000) + this.#seconds),
    };
    const place = `${LOCAL_FILES_PATH}/${encodeURIComponent(claim.repository)}/${claim.store}`;
    const proof = `${claim.expires}/${SIGNATURE_PREFIX}${this.#signature(claim)}`;
    return withFragment(`${file.baseUrl}/${place}/${proof}/${quotePath(claim.path)}`, file.location.fragment);
  }

  /**
   * Whether we have signed this, and it is still good.
   *
   * @param proof the segment of the path that holds the signature.
   */
  isGood(claim: LocalFileClaim, proof: string): boolean {
    const expected = Buffer.from(SIGNATURE_PREFIX + this.#signature(claim));
    const given = Buffer.from(proof);
    const isOurs = expected.length === given.length && timingSafeEqual(expected, given);
    return isOurs && Number(claim.expires) * 1000 > Date.now();
  }

  #signature({ repository, store, path, expires }: LocalFileClaim): string {
    const text = JSON.stringify([repository, store, path, expires]);
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}
