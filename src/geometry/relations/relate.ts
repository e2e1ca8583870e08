import { ellipseBoundingCircle } from '../regions/ellipse.js';
import type { Ellipse, Intersection, Region, Union } from '../regions/region.js';
import { relateBoxes, relatePolygonToBox } from './box-relations.js';
import { relateBoxToCircle, relateCircles, relatePolygonToCircle } from './circle-relations.js';
import { relatePolygons } from './polygon-polygon.js';
import { CONTAINS, DISJOINT, inverted, type Relation, WITHIN } from './relation.js';

/**
 * What can be claimed of two regions. Conservative in the same direction as the reference: a bit that is missing denies
 * nothing.
 */
export function relate(first: Region, second: Region): Relation {
  if (first.kind === 'polygon' && second.kind === 'polygon') {
    return relatePolygons(first, second);
  }
  switch (first.kind) {
    case 'union':
      return relateUnion(first, second);
    case 'intersection':
      return relateIntersection(first, second);
    case 'ellipse':
      return relateEllipse(first, second);
    case 'polygon':
      switch (second.kind) {
        case 'circle':
          return relatePolygonToCircle(first, second);
        case 'box':
          return relatePolygonToBox(first, second);
        default:
          return inverted(relate(second, first));
      }
    case 'box':
      switch (second.kind) {
        case 'box':
          return relateBoxes(first, second);
        case 'circle':
          return relateBoxToCircle(first, second);
        default:
          return inverted(relate(second, first));
      }
    case 'circle':
      return second.kind === 'circle' ? relateCircles(first, second) : inverted(relate(second, first));
  }
}

/** An ellipse stands behind its bounding circle: it is disjoint or within where that is, and more cannot be said. */
function relateEllipse(ellipse: Ellipse, region: Region): Relation {
  const circle = ellipseBoundingCircle(ellipse);
  if (region.kind === 'ellipse') {
    return relate(circle, ellipseBoundingCircle(region)) & DISJOINT;
  }
  if (region.kind === 'union' || region.kind === 'intersection') {
    return inverted(relate(region, ellipse));
  }
  return relate(circle, region) & (DISJOINT | WITHIN);
}

function relateUnion({ operands }: Union, region: Region): Relation {
  if (operands.length === 0) {
    return DISJOINT;
  }
  const relations = operands.map((operand) => relate(operand, region));
  const common = relations.reduce((all, relation) => all & relation, DISJOINT | WITHIN);
  return common | (relations.some((relation) => relation & CONTAINS) ? CONTAINS : 0);
}

function relateIntersection({ operands }: Intersection, region: Region): Relation {
  const relations = operands.map((operand) => relate(operand, region));
  const any = relations.reduce((some, relation) => some | relation, 0) & (DISJOINT | WITHIN);
  return any | (relations.every((relation) => relation & CONTAINS) ? CONTAINS : 0);
}
