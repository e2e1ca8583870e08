import type { FileLocation } from '../locations/file-location.js';

/** What clients authenticate themselves with when they read a URL: nothing, or what the file store knows them by. */
export type UrlAuthentication = 'none' | 'datastore';

/** A URL that clients can read a file from. */
export interface FileUrl {
  readonly url: string;
  readonly auth: UrlAuthentication;
}

/** A file in a store of a repository, as URLs are made for. */
export interface StoredFile {
  /** Name of the repository, as it is served. */
  readonly repository: string;
  readonly store: number;
  /** Directory URI of the store, ending in a slash. */
  readonly root: string;
  readonly location: FileLocation;
  /** URL under which the client reaches this server, without a slash at its end. */
  readonly baseUrl: string;
}
