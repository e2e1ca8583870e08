import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import { type ColumnReference, fieldReference } from '../tree/index.js';

/** Where regions of a kind live: on the sky, or in time. */
export type Space = 'spatial' | 'temporal';

/** The names of the families that elements of a group belong to, without repetitions. */
export function familiesOf(group: DimensionGroup, space: Space): readonly string[] {
  return [...new Set(group.elements.flatMap((element) => familyOf(element, space) ?? []))];
}

/** The family of an element in a space, or null. */
export function familyOf(element: DimensionElement, space: Space): string | null {
  return space === 'spatial' ? element.spatialFamily : element.temporalFamily;
}

/** The member of a family that stands for it: the finest that the group has; null if it has none. */
export function bestMember(group: DimensionGroup, family: string, space: Space): DimensionElement | null {
  const members = group.elements.filter((element) => familyOf(element, space) === family);
  const { spatialFamilies, temporalFamilies } = group.universe.definition;
  const ranking = (space === 'spatial' ? spatialFamilies : temporalFamilies).get(family);
  // The families of pixelizations are not declared; their finest member is the one of the highest level.
  const rankOf = (element: DimensionElement): number => ranking?.indexOf(element.name) ?? -(element.skypix?.level ?? 0);
  return members.reduce<DimensionElement | null>(
    (best, element) => (best === null || rankOf(element) < rankOf(best) ? element : best),
    null,
  );
}

/** The column that says where, or when, an element is. */
export function extentOf(group: DimensionGroup, element: DimensionElement, space: Space): ColumnReference {
  return fieldReference(group.universe, element.name, space === 'spatial' ? 'region' : 'timespan');
}
