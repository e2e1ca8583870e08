import type { Caches } from '../caching/index.js';
import { DatasetTypeRows, StorageClassRegistry } from '../datasets/index.js';
import { KnownCatalogues, type QueryTotals } from '../query/index.js';
import type { Repository } from '../registry/index.js';
import { DefinitionCache } from './definition-cache.js';

/** What all clones of one repository's Butler share. There is one per repository, made by `ButlerFactory` only. */
export class ButlerTemplate {
  readonly rows: DatasetTypeRows;
  readonly definitions: DefinitionCache;
  readonly catalogues: KnownCatalogues;
  readonly storageClasses: StorageClassRegistry;
  /** What queries have come to since the template was opened. */
  readonly queryTotals: QueryTotals = { rows: 0 };
  readonly openedAt = performance.now();
  #clones = 0;
  #users = 0;
  #lastUse = this.openedAt;

  constructor(
    readonly repository: Repository,
    readonly caches: Caches,
  ) {
    this.rows = new DatasetTypeRows(repository, caches);
    this.catalogues = new KnownCatalogues(caches);
    this.storageClasses = new StorageClassRegistry(repository.configuration.storageClasses, caches);
    this.definitions = new DefinitionCache(repository, this.rows);
  }

  /** A clone uses the template, until `leave`. */
  enter(): void {
    this.#clones++;
    this.#users++;
  }

  leave(): void {
    this.#users--;
    this.#lastUse = performance.now();
  }

  /** How many clones there have been. */
  get clones(): number {
    return this.#clones;
  }

  /** How many clones are in use. */
  get users(): number {
    return this.#users;
  }

  /** Since nobody uses it; 0 while somebody does. */
  get idleMilliseconds(): number {
    return this.#users > 0 ? 0 : performance.now() - this.#lastUse;
  }

  /** Forget all that can be read again, and read the definitions anew. */
  async refresh(): Promise<void> {
    this.caches.clear();
    await this.definitions.refresh('an operator asked for it');
  }
}
