import { LRUCache } from 'lru-cache';
import type { Row } from '../database/index.js';
import type { Catalogue, CatalogueRequest } from './analysis/index.js';

const MAXIMUM_ENTRIES = 1_000;
/** Characters of all rows together. */
const MAXIMUM_SIZE = 8_000_000;

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
  readonly #entries = new LRUCache<string, KnownCatalogue>({
    max: MAXIMUM_ENTRIES,
    maxSize: MAXIMUM_SIZE,
    sizeCalculation: ({ rows }, key) => key.length + sizeOf(rows),
  });

  get(request: CatalogueRequest): KnownCatalogue | undefined {
    return this.#entries.get(keyOf(request));
  }

  set(request: CatalogueRequest, known: KnownCatalogue): void {
    this.#entries.set(keyOf(request), known);
  }

  delete(request: CatalogueRequest): void {
    this.#entries.delete(keyOf(request));
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

function sizeOf(rows: readonly Row[]): number {
  return rows.reduce((size, row) => size + row.reduce((length, value) => length + (value?.length ?? 0) + 8, 8), 0);
}
