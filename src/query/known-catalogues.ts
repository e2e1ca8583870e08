import { type Caches, heapBytes, type NamedCache } from '../caching/index.js';
import type { Row } from '../database/index.js';
import type { Catalogue, CatalogueRequest } from './analysis/index.js';

/** Catalogues depend on what clients ask for. */
const MAXIMUM_BYTES = 32 * 1024 * 1024;

/** A catalogue with the rows that it was made from. */
export interface KnownCatalogue {
  readonly catalogue: Catalogue;
  readonly rows: readonly Row[];
}

/**
 * The catalogues of one repository as they were last read, by what was asked for. In a mutable repository each is only an
 * expectation: it counts if the rows, read again in the state that the answer is of, are the same.
 */
export class KnownCatalogues {
  readonly #entries: NamedCache<KnownCatalogue>;

  constructor(caches: Caches) {
    this.#entries = caches.make<KnownCatalogue>('catalogues', { maximumBytes: MAXIMUM_BYTES, bytesOf: heapBytes });
  }

  get(request: CatalogueRequest): KnownCatalogue | undefined {
    return this.#entries.get(keyOf(request));
  }

  set(request: CatalogueRequest, known: KnownCatalogue): void {
    this.#entries.set(keyOf(request), known);
  }

  delete(request: CatalogueRequest): void {
    this.#entries.invalidate(keyOf(request));
  }
}

/** Whether rows say the same as those of a known catalogue. */
export function confirms({ rows: expected }: KnownCatalogue, rows: readonly Row[]): boolean {
  return (
    rows.length === expected.length &&
    rows.every((row, index) => row.every((value, column) => value === expected[index]?.[column]))
  );
}

function keyOf({ datasetTypes, collections, anyDatasetType }: CatalogueRequest): string {
  return JSON.stringify([anyDatasetType, [...datasetTypes], [...collections]]);
}
