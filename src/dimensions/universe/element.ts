import type { Column } from './column.js';

/** The sky pixelization and level that a skypix dimension stands for. */
export interface SkypixLevel {
  readonly system: string;
  readonly pixelization: 'htm' | 'healpix';
  readonly level: number;
}

/**
 * A dimension or a relation between dimensions, resolved against its universe: every list is in universe order.
 * Instances are made by `DimensionUniverse` only.
 */
export interface DimensionElement {
  readonly name: string;
  /** Position in the total order of the universe's elements. */
  readonly index: number;
  readonly kind: 'dimension' | 'relation' | 'skypix';
  /** The primary key column; null for relations, which have no key of their own. */
  readonly primaryKey: Column | null;
  readonly alternateKeys: readonly Column[];
  readonly metadata: readonly Column[];
  /** Names of all required dimensions, transitively; a dimension requires itself and comes last. */
  readonly required: readonly string[];
  /** Names of the dimensions that this element implies directly. */
  readonly implied: readonly string[];
  readonly governor: boolean;
  readonly isCached: boolean;
  /** The element whose implied values make up this dimension, which then has no table. */
  readonly impliedUnionTarget: string | null;
  readonly alwaysJoin: boolean;
  readonly populatedBy: string | null;
  readonly spatialFamily: string | null;
  readonly temporalFamily: string | null;
  readonly skypix: SkypixLevel | null;
}

/** Whether the element's records live in a table of its own. */
export function hasTable(element: DimensionElement): boolean {
  return element.kind !== 'skypix' && element.impliedUnionTarget === null;
}

/**
 * Whether a missing record of this element contradicts the rest of a data ID (wire term: "defining relationships"):
 * it is always joined, or it implies other dimensions.
 */
export function definesRelationships(element: DimensionElement): boolean {
  return element.alwaysJoin || element.implied.length > 0;
}
