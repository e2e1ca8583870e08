import type { Repository } from '../registry/index.js';
import type { DatasetTypeRows } from './dataset-type-rows.js';
import type { Definitions } from './definitions.js';
import type { StorageClassRegistry } from './storage-classes/index.js';

/** What dataset look-ups need of a repository. */
export interface DatasetContext {
  readonly repository: Repository;
  readonly rows: DatasetTypeRows;
  readonly storageClasses: StorageClassRegistry;
  readonly definitions: Definitions;
}
