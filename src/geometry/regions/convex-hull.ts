import { orientation } from '../math/orientation.js';
import { isSame, negate, type Vector } from '../math/vector.js';
import { type ConvexPolygon, polygonOf } from './region.js';

/** Points that have no convex hull which is a polygon; the message is that of the reference. */
export class ConvexHullError extends Error {
  override readonly name = 'ConvexHullError';
}

const TOO_FEW =
  'The convex hull of a point set containing less than 3 distinct, non-coplanar points is not a convex polygon';
const WHOLE_SPHERE = 'The convex hull of the given point set is the entire unit sphere';

/**
 * The convex hull of points, with vertices in the order in which the reference leaves them (sphgeom:
 * `ConvexPolygon.cc`): a counter-clockwise outline keeps its order and its start.
 *
 * @throws ConvexHullError for fewer than three distinct points that are not on one great circle, and for points all
 * around the sphere.
 */
export function convexHull(points: readonly Vector[]): ConvexPolygon {
  const { hull, rest } = firstTriangle(points);
  for (const point of rest) {
    insert(hull, point);
  }
  return polygonOf(hull);
}

function orient(a: Vector, b: Vector, c: Vector): -1 | 0 | 1 {
  return orientation(a.x, a.y, a.z, b.x, b.y, b.z, c.x, c.y, c.z);
}

/** The first three points that are not on one great circle, counter-clockwise; and the points after them. */
function firstTriangle(points: readonly Vector[]): { readonly hull: Vector[]; readonly rest: readonly Vector[] } {
  let [start] = points;
  let end: Vector | null = null;
  for (const [index, point] of points.entries()) {
    if (start === undefined || isSame(point, start)) {
      continue;
    }
    if (end === null) {
      if (isSame(point, negate(start))) {
        throw new ConvexHullError(WHOLE_SPHERE);
      }
      end = point;
      continue;
    }
    const side = orient(start, end, point);
    if (side !== 0) {
      const hull = side > 0 ? [start, end, point] : [end, start, point];
      return { hull, rest: points.slice(index + 1) };
    }
    [start, end] = extendArc(start, end, point);
  }
  throw new ConvexHullError(TOO_FEW);
}

/** The shortest arc of a great circle that has an arc and another point of the same great circle on it. */
function extendArc(start: Vector, end: Vector, point: Vector): readonly [Vector, Vector] {
  const normal = normalOf(start, end);
  const afterStart = orient(normal, start, point);
  const beforeEnd = orient(normal, point, end);
  if (afterStart >= 0 && beforeEnd >= 0) {
    return [start, end];
  }
  if (isSame(point, negate(start)) || isSame(point, negate(end))) {
    throw new ConvexHullError(WHOLE_SPHERE);
  }
  if (afterStart < 0 && beforeEnd < 0) {
    // On the far side of the great circle: the reference passes it over.
    return [start, end];
  }
  return afterStart > 0 ? [start, point] : [point, end];
}

function normalOf(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

/** Add a point to a hull in place. */
function insert(hull: Vector[], point: Vector): void {
  const isInside = hull.map((b, index) => orient(point, hull.at(index - 1) ?? b, b) > 0);
  if (isInside.every(Boolean)) {
    return;
  }
  if (!isInside.some(Boolean)) {
    throw new ConvexHullError(WHOLE_SPHERE);
  }
  // Edge i ends at vertex i. The run of edges that see the point from outside is replaced by two edges to the point.
  const count = hull.length;
  const first = isInside.findIndex((inside, index) => !inside && isInside.at(index - 1) === true);
  let length = 0;
  while (length < count && isInside[(first + length) % count] === false) {
    length++;
  }
  const last = first + length - 1;
  if (first > 0 && last < count) {
    hull.splice(first, length - 1, point);
    return;
  }
  const kept = hull.slice(last % count, first === 0 ? count : first);
  hull.splice(0, count, ...(first === 0 && last > 0 ? [point, ...kept] : [...kept, point]));
}
