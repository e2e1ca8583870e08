import { DatasetTypeRows, type StorageClassRegistry } from '../datasets/index.js';
import { KnownCatalogues } from '../query/index.js';
import type { Repository } from '../registry/index.js';
import { DefinitionCache } from './definition-cache.js';

/** What all clones of one repository's Butler share. There is one per repository, made by `ButlerFactory` only. */
export class ButlerTemplate {
  readonly rows: DatasetTypeRows;
  readonly definitions: DefinitionCache;
  readonly catalogues = new KnownCatalogues();

  constructor(
    readonly repository: Repository,
    readonly storageClasses: StorageClassRegistry,
  ) {
    this.rows = new DatasetTypeRows(repository);
    this.definitions = new DefinitionCache(repository, this.rows);
  }
}
