import type { Vector } from '../math/vector.js';
import { boxContains } from './box.js';
import { circleContains } from './circle.js';
import { polygonContains } from './polygon.js';
import type { Ellipse, Region } from './region.js';

/** Whether a point lies in a region, its boundary included. */
export function contains(region: Region, point: Vector): boolean {
  switch (region.kind) {
    case 'circle':
      return circleContains(region, point);
    case 'box':
      return boxContains(region, point);
    case 'polygon':
      return polygonContains(region, point.x, point.y, point.z);
    case 'ellipse':
      return ellipseContains(region, point);
    case 'union':
      return region.operands.some((operand) => contains(operand, point));
    case 'intersection':
      return region.operands.every((operand) => contains(operand, point));
  }
}

/** Two quadratic forms, one for ellipses within a hemisphere and one for wider ones (sphgeom: `Ellipse::contains`). */
function ellipseContains({ rotation, a, tanA, tanB }: Ellipse, { x, y, z }: Vector): boolean {
  const row = (index: number): number =>
    (rotation[3 * index] ?? NaN) * x + (rotation[3 * index + 1] ?? NaN) * y + (rotation[3 * index + 2] ?? NaN) * z;
  const u = row(0) * tanA;
  const v = row(1) * tanB;
  const w = row(2);
  const d = u * u + v * v;
  if (a > 0) {
    return w >= 0 || d >= w * w;
  }
  return w >= 0 && d <= w * w;
}
