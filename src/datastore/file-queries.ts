import { Injectable } from '@nestjs/common';
import { AuthorizationConfiguration } from '../config/index.js';
import type { Attachment, DatasetWithAttachment } from '../datasets/index.js';
import type { Repository } from '../registry/index.js';
import type { FileRecord, StoredFiles } from './file-record.js';
import { attachedRecords, decodeAttachedRecords } from './file-records-statement.js';
import { fileStores } from './file-store.js';
import { locate, relativePath } from './locations/file-location.js';
import { readTransferTexts } from './transfers.js';
import type { FileUrl } from './urls/file-url.js';
import { FileUrls } from './urls/file-urls.js';

/** A file of a dataset for a client. */
export interface DatasetFile extends FileUrl {
  readonly record: FileRecord;
  /** The record's path as clients are told it. */
  readonly path: string;
}

/** Finds the files of datasets. Holds no state but what signs URLs. */
@Injectable()
export class FileQueries {
  constructor(
    private readonly urls: FileUrls,
    private readonly authorization: AuthorizationConfiguration,
  ) {}

  /** Lets the files of a dataset be read in the statement that looks the dataset up. */
  attachment(repository: Repository): Attachment {
    return attachedRecords(repository, fileStores(repository));
  }

  /** The files that came with a dataset; null if no datastore has any. */
  attached({ attached }: DatasetWithAttachment): StoredFiles | null {
    return decodeAttachedRecords(attached);
  }

  /**
   * URLs of a dataset's files, each good for a limited time.
   *
   * @param baseUrl URL under which the client reaches this server, without a slash at its end.
   * @throws ServiceError `not_implemented`, ButlerUserError `unknown`: see `FileUrls`.
   */
  async locate(repository: Repository, files: StoredFiles, baseUrl: string): Promise<readonly DatasetFile[]> {
    const root = rootOf(repository, files);
    const located = files.records.map(async (record) => {
      const location = locate(root, record.path);
      const stored = { repository: repository.name, store: files.store, root, location, baseUrl };
      return { record, path: relativePath(record.path), ...(await this.urls.urlOf(stored)) };
    });
    return Promise.all(located);
  }

  /**
   * The files of many datasets, see `readTransferTexts`.
   *
   * @param datasetUrl URL of the route of datasets, without a slash at its end.
   * @throws ServiceError if the database cannot answer.
   */
  transferTexts(repository: Repository, ids: readonly string[], datasetUrl: string): Promise<string> {
    const hasOwnUrls = this.authorization.authentication === 'cadc';
    return readTransferTexts(repository, fileStores(repository), ids, { datasetUrl, hasOwnUrls });
  }
}

function rootOf(repository: Repository, { store }: StoredFiles): string {
  return fileStores(repository)[store]?.root ?? '';
}
