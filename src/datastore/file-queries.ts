import { Injectable } from '@nestjs/common';
import { AuthorizationConfiguration } from '../config/index.js';
import type { Attachment, DatasetWithAttachment } from '../datasets/index.js';
import type { Repository } from '../registry/index.js';
import type { FileRecord, StoredFiles } from './file-record.js';
import { attachedRecords, decodeAttachedRecords, readFileRecords } from './file-records-statement.js';
import { fileStores } from './file-store.js';
import { locate, relativePath, webUrlOf } from './locations/file-location.js';
import type { FileUrl } from './urls/file-url.js';
import { FileUrls } from './urls/file-urls.js';

/** A file of a dataset for a client. */
export interface DatasetFile extends FileUrl {
  readonly record: FileRecord;
  /** The record's path as clients are told it. */
  readonly path: string;
}

/** A file of a dataset that is to be copied elsewhere; without a URL, it is downloaded by dataset id from this server. */
export interface TransferFile {
  readonly record: FileRecord;
  readonly path: string;
  readonly url: string | null;
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
   * The files of many datasets by dataset id; datasets without files are left out. Nothing is signed.
   *
   * @throws ServiceError if the database cannot answer.
   */
  async transfers(
    repository: Repository,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TransferFile[]>> {
    const found = await readFileRecords(repository, fileStores(repository), ids);
    const hasOwnUrls = this.authorization.authentication === 'cadc';
    const transfers = new Map<string, readonly TransferFile[]>();
    for (const [id, files] of found) {
      const root = rootOf(repository, files);
      const described = files.records.map((record) => ({
        record,
        path: relativePath(record.path),
        url: hasOwnUrls ? ownUrl(root, record) : null,
      }));
      transfers.set(id, described);
    }
    return transfers;
  }
}

/** Where a file on the web is; null for one on disk. */
function ownUrl(root: string, { path }: FileRecord): string | null {
  const location = locate(root, path);
  return location.scheme === 'file' ? null : webUrlOf(location);
}

function rootOf(repository: Repository, { store }: StoredFiles): string {
  return fileStores(repository)[store]?.root ?? '';
}
