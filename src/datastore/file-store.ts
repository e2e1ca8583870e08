import type { Repository } from '../registry/index.js';

/** One FileDatastore of a repository; in a chain those searched first come first. */
export interface FileStore {
  /** Position among the stores of the repository, from 0. */
  readonly index: number;
  /** Directory URI, ending in a slash. */
  readonly root: string;
  readonly recordsTable: string;
}

type Datastore = Repository['configuration']['datastore'];

/** The stores of a repository that may have files, in search order; in-memory ones have none that others could read. */
export function fileStores({ configuration }: Repository): readonly FileStore[] {
  return flattened(configuration.datastore).map((store, index) => ({ ...store, index }));
}

function flattened(datastore: Datastore): readonly Omit<FileStore, 'index'>[] {
  switch (datastore.kind) {
    case 'file':
      return [{ root: datastore.root, recordsTable: datastore.recordsTable }];
    case 'chained':
      return datastore.children.flatMap(flattened);
    case 'memory':
      return [];
  }
}
