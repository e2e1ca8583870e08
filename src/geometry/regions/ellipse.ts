import { vector } from '../math/vector.js';
import { circleOf, EMPTY_CIRCLE } from './circle.js';
import type { Circle, Ellipse } from './region.js';

/** Margin of an ellipse's bounding circle in radians: twice sphgeom's `MAX_ASIN_ERROR`. */
const MARGIN = 3e-8;

/** The circle that stands for an ellipse in all relations (reference: `Ellipse.getBoundingCircle`). */
export function ellipseBoundingCircle({ rotation, a, b }: Ellipse): Circle {
  const radius = Math.max(a, b) + Math.PI / 2;
  if (!(radius >= 0)) {
    return EMPTY_CIRCLE;
  }
  return circleOf(vector(rotation[6] ?? NaN, rotation[7] ?? NaN, rotation[8] ?? NaN), radius + MARGIN);
}
