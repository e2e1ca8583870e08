import type { DatasetContext } from '../datasets/index.js';
import type { KnownCatalogues } from './known-catalogues.js';

/** What the queries of a repository have come to. */
export interface QueryTotals {
  /** Rows of results. */
  rows: number;
}

/** What queries of one request work with: the same that look-ups of datasets do, and what queries before it have read. */
export interface QueryContext extends DatasetContext {
  readonly catalogues: KnownCatalogues;
  readonly queryTotals: QueryTotals;
}
