import type { DimensionElement } from '../../dimensions/index.js';
import type { ColumnSet } from '../tree/index.js';
import type { Column } from './plan.js';

/** What is left to do with each row after SQL: only the exact relation of regions tells whether it stays. */
export interface Postprocessing {
  /** Elements whose regions have to overlap. */
  readonly joins: readonly (readonly [DimensionElement, DimensionElement])[];
  /** Elements whose regions have to overlap a given one, in base64. */
  readonly constraints: readonly { readonly element: DimensionElement; readonly region: string }[];
  /**
   * Elements whose regions are looked up by the data IDs of the rows: each of them belongs to so many rows that it would
   * come again and again.
   */
  readonly lookedUp: readonly DimensionElement[];
  /** Columns with pairs of regions, of which one pair has to overlap. */
  readonly pairs: readonly Extract<Column, { kind: 'region_pairs' }>[];
  /** Whether a row that was joined more than once is an ambiguous calibration. */
  readonly checkMatchCount: boolean;
}

export const NO_POSTPROCESSING: Postprocessing = {
  joins: [],
  constraints: [],
  lookedUp: [],
  pairs: [],
  checkMatchCount: false,
};

/** Whether rows may be dropped; the check of the match count alone drops none. */
export function filtersRows({ joins, constraints, pairs }: Postprocessing): boolean {
  return joins.length > 0 || constraints.length > 0 || pairs.length > 0;
}

/** The elements whose regions have to be columns. */
export function regionElements({ joins, constraints }: Postprocessing): readonly DimensionElement[] {
  return [...new Set([...joins.flat(), ...constraints.map(({ element }) => element)])];
}

/** Those of them whose regions are not among the columns already. */
export function missingRegions(postprocessing: Postprocessing, columns: ColumnSet): readonly DimensionElement[] {
  return regionElements(postprocessing).filter(
    (element) => !columns.hasField(element.name, 'region') && !postprocessing.lookedUp.includes(element),
  );
}

/**
 * Let regions be looked up that only joins need, where the rows have the data IDs of both elements.
 *
 * @param joined the columns that conditions need.
 * @param projected the columns that are wanted of the rows.
 */
export function lookUpRegions(postprocessing: Postprocessing, joined: ColumnSet, projected: ColumnSet): Postprocessing {
  const { joins, constraints, pairs } = postprocessing;
  const isInRows = (element: DimensionElement): boolean => projected.dimensions.elements.includes(element);
  if (pairs.length > 0 || !joins.flat().every(isInRows)) {
    return postprocessing;
  }
  const isElsewhere = (element: DimensionElement): boolean =>
    constraints.some((constraint) => constraint.element === element) ||
    [joined, projected].some((columns) => columns.hasField(element.name, 'region'));
  return { ...postprocessing, lookedUp: [...new Set(joins.flat())].filter((element) => !isElsewhere(element)) };
}

/** What two stages leave to do, together. */
export function combine(a: Postprocessing, b: Postprocessing): Postprocessing {
  return {
    joins: [...a.joins, ...b.joins],
    constraints: [...a.constraints, ...b.constraints],
    lookedUp: [],
    pairs: [...a.pairs, ...b.pairs],
    checkMatchCount: a.checkMatchCount || b.checkMatchCount,
  };
}

/** Joins of regions that are not both in the projection become columns of pairs. */
export function projectPairs(postprocessing: Postprocessing, columns: ColumnSet): Postprocessing {
  const { elements } = columns.dimensions;
  const isKept = (join: readonly [DimensionElement, DimensionElement]): boolean =>
    join.every((element) => elements.includes(element));
  const projected = postprocessing.joins
    .filter((join) => !isKept(join))
    .map(([a, b]) => ({ kind: 'region_pairs', a: a.name, b: b.name }) as const);
  return {
    ...postprocessing,
    joins: postprocessing.joins.filter(isKept),
    pairs: [...new Map([...postprocessing.pairs, ...projected].map((pair) => [`${pair.a}&${pair.b}`, pair])).values()],
  };
}
