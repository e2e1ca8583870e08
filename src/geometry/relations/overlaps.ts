import { decodeBase64Region, RegionDecodeError } from '../codec.js';
import { isEmptyBox } from '../regions/box.js';
import { isEmptyCircle } from '../regions/circle.js';
import type { Intersection, Region, Union } from '../regions/region.js';
import { relate } from './relate.js';
import { DISJOINT } from './relation.js';

/** Whether two regions have a point in common: yes, no, or null where the library cannot tell. */
export type Overlap = boolean | null;

/** Decide whether two regions overlap, with the three values that the reference gives. */
export function overlaps(first: Region, second: Region): Overlap {
  if (first.kind === 'union') {
    return overlapsUnion(first, second);
  }
  if (first.kind === 'intersection') {
    return overlapsIntersection(first, second);
  }
  if (second.kind === 'union' || second.kind === 'intersection') {
    return overlaps(second, first);
  }
  const relation = relate(first, second);
  if (relation & DISJOINT) {
    return false;
  }
  return relation !== 0 || isDefinite(first, second) ? true : null;
}

/** Pairs whose relation is exact, so that a missing claim of disjointness means that they overlap. */
function isDefinite(first: Region, second: Region): boolean {
  const hasEllipse = first.kind === 'ellipse' || second.kind === 'ellipse';
  const hasPolygon = first.kind === 'polygon' || second.kind === 'polygon';
  const hasBox = first.kind === 'box' || second.kind === 'box';
  return !hasEllipse && !(hasPolygon && hasBox);
}

function overlapsUnion({ operands }: Union, region: Region): Overlap {
  let result: Overlap = false;
  for (const operand of operands) {
    const overlap = overlaps(operand, region);
    if (overlap === true) {
      return true;
    }
    result = overlap === null ? null : result;
  }
  return result;
}

function overlapsIntersection({ operands }: Intersection, region: Region): Overlap {
  if (operands.length === 0) {
    return !isEmpty(region);
  }
  return operands.some((operand) => overlaps(operand, region) === false) ? false : null;
}

/**
 * Whether a region claims to be empty. A polygon always does, a defect of the reference that results depend on; an
 * intersection does if two of its operands are disjoint.
 */
export function isEmpty(region: Region): boolean {
  switch (region.kind) {
    case 'circle':
      return isEmptyCircle(region);
    case 'box':
      return isEmptyBox(region);
    case 'polygon':
      return true;
    case 'ellipse':
      return !(region.a + Math.PI / 2 >= 0);
    case 'union':
      return region.operands.every(isEmpty);
    case 'intersection':
      return region.operands.some((operand, index) =>
        region.operands.slice(index + 1).some((other) => (relate(operand, other) & DISJOINT) !== 0),
      );
  }
}

/**
 * Decide the text form of pairs that SQL aggregates: `A&B|C&D`, the regions in base64, is true if any pair overlaps,
 * unknown if none does and one is unknown, and false for the empty text.
 *
 * @throws RegionDecodeError for a malformed text.
 */
export function overlapsBase64(text: string): Overlap {
  let result: Overlap = false;
  for (const pair of text === '' ? [] : text.split('|')) {
    const [first, second, ...more] = pair.split('&');
    if (first === undefined || second === undefined || more.length > 0) {
      throw new RegionDecodeError('A pair of regions must be joined by one ampersand.');
    }
    const overlap = overlaps(decodeBase64Region(first), decodeBase64Region(second));
    if (overlap === true) {
      return true;
    }
    result = overlap === null ? null : result;
  }
  return result;
}
