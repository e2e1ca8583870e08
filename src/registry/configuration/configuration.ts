import type { DatabaseLogin } from '../../database/index.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files of a repository are. */
export type DatastoreConfiguration =
  | {
      readonly kind: 'file';
      /** As the location tables name it. */
      readonly name: string;
      /** Directory URI, ending in a slash. */
      readonly root: string;
      readonly recordsTable: string;
    }
  | { readonly kind: 'chained'; readonly children: readonly DatastoreConfiguration[] }
  | { readonly kind: 'memory' };

/** What a repository's configuration adds to the storage classes that everybody knows. */
export interface StorageClassDefinition {
  readonly inheritsFrom: string | null;
  /** Storage class by component, derived components included. */
  readonly components: ReadonlyMap<string, string>;
}

/** The part of a `butler.yaml` that a read-only server needs, with all defaults merged in. */
export interface RepositoryConfiguration {
  /** URI that the configuration was read from. */
  readonly uri: string;
  /** Directory URI that `<butlerRoot>` stands for, ending in a slash. */
  readonly root: string;
  readonly database: DatabaseLogin;
  /** PostgreSQL schema; null means the connection's current one. */
  readonly namespace: string | null;
  /** Manager kind to class name. */
  readonly managers: ReadonlyMap<string, string>;
  readonly datastore: DatastoreConfiguration;
  readonly storageClasses: ReadonlyMap<string, StorageClassDefinition>;
  readonly temporaryTables: boolean;
}

/** A configuration that cannot be found, read or understood; the message is for operators and holds no secret. */
export class RepositoryConfigurationError extends Error {
  override readonly name = 'RepositoryConfigurationError';
}
