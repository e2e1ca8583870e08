import type { DimensionGroup } from '../../../dimensions/index.js';
import type { ColumnLiteral } from '../../tree/index.js';

/** What the names of an expression are looked up in. */
export interface WhereScope {
  /** The dimensions that the query has already; an expression may name others. */
  readonly dimensions: DimensionGroup;
  /** Names of the dataset types that the query has already. */
  readonly datasetTypes: ReadonlySet<string>;
  /** Values by bind name; they go before all other meanings of a name. */
  readonly bind: ReadonlyMap<string, ColumnLiteral>;
}
