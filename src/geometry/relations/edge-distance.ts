import { cross, dot, norm, robustCross, type Vector } from '../math/vector.js';

/**
 * Squared chord length from a point to the nearest point in the interior of the edge (a, b); 4, the largest there is, if
 * no interior point is nearer than the ends.
 */
export function nearestOnEdge(point: Vector, a: Vector, b: Vector): number {
  const normal = robustCross(a, b);
  const direction = cross(point, normal);
  if (!(dot(direction, a) > 0 && dot(direction, b) < 0)) {
    return 4;
  }
  const length = norm(direction);
  const height = Math.abs(dot(point, normal));
  const angle = length > 0 ? Math.atan(height / length) : Math.PI / 2;
  return squaredChordOf(angle);
}

/**
 * Squared chord length from a point to the farthest point in the interior of the edge (a, b); 0 if no interior point is
 * farther than the ends.
 */
export function farthestOnEdge(point: Vector, a: Vector, b: Vector): number {
  const normal = robustCross(a, b);
  const direction = cross(point, normal);
  if (!(dot(direction, a) < 0 && dot(direction, b) > 0)) {
    return 0;
  }
  const angle = Math.atan2(Math.abs(dot(point, normal)), -norm(direction));
  return squaredChordOf(angle);
}

function squaredChordOf(angle: number): number {
  const half = Math.sin(0.5 * angle);
  return 4 * half * half;
}
