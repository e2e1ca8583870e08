import type { CachedRecords } from '../dimensions/index.js';
import type { TagsTable } from './tags-tables.js';
import type { RegisteredDatasetType } from './dataset-type.js';

/**
 * The definitions of a repository as they were at one time; never changes. In a mutable repository everything taken
 * from it is an expectation, which the statement that uses it has to confirm.
 */
export interface DefinitionSnapshot {
  /** Counts the snapshots of a repository, from 1. */
  readonly generation: number;
  readonly datasetTypes: ReadonlyMap<string, RegisteredDatasetType>;
  /** What the counter of changes said; null if changes are not counted. See `readChangeMark`. */
  readonly changeMark: string | null;
  /** The tags tables of all dataset types. */
  readonly tagsTables: readonly TagsTable[];
  /** The records of all cached elements; in immutable repositories only. */
  readonly records: CachedRecords | null;
}

/** Access to the current snapshot of a repository's definitions. */
export interface Definitions {
  current(): Promise<DefinitionSnapshot>;
  /** The newest snapshot that anybody has read; it may be newer than the one that this request works with. */
  readonly latest: DefinitionSnapshot | null;
  /** Replace the current snapshot by one that is read after this call. */
  refresh(): Promise<void>;
}
