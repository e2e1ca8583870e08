import type { Caches } from '../caching/index.js';
import { DatasetTypeRows, StorageClassRegistry } from '../datasets/index.js';
import { KnownCatalogues } from '../query/index.js';
import type { Repository } from '../registry/index.js';
import { DefinitionCache } from './definition-cache.js';

/** What all clones of one repository's Butler share. There is one per repository, made by `ButlerFactory` only. */
export class ButlerTemplate {
  readonly rows: DatasetTypeRows;
  readonly definitions: DefinitionCache;
  readonly catalogues: KnownCatalogues;
  readonly storageClasses: StorageClassRegistry;

  constructor(
    readonly repository: Repository,
    readonly caches: Caches,
  ) {
    this.rows = new DatasetTypeRows(repository, caches);
    this.catalogues = new KnownCatalogues(caches);
    this.storageClasses = new StorageClassRegistry(repository.configuration.storageClasses, caches);
    this.definitions = new DefinitionCache(repository, this.rows);
  }
}
