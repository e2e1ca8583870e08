/** The two regions have no point in common. */
export const DISJOINT = 1;
/** The first region has all of the second in it. */
export const CONTAINS = 2;
/** The second region has all of the first in it. */
export const WITHIN = 4;
/** No claim: they intersect, or nothing is known. */
export const INTERSECTS = 0;

/**
 * What is claimed of two regions: a set of the bits above. A bit that is set is a claim; one that is not set denies
 * nothing (reference: sphgeom's `Relationship`).
 */
export type Relation = number;

/** The relation with the regions in the other order. */
export function inverted(relation: Relation): Relation {
  const swapped = relation & DISJOINT;
  return swapped | (relation & CONTAINS ? WITHIN : 0) | (relation & WITHIN ? CONTAINS : 0);
}
