import { atan2 } from '../math/arc-tangent.js';
import { orientation } from '../math/orientation.js';
import { add, dot, norm, normalize, robustCross, scale, squaredChord, type Vector, vector } from '../math/vector.js';
import { circleOfSquaredChord } from './circle.js';
import { type Circle, type ConvexPolygon, vertexAt, vertexCount } from './region.js';

/** Largest error of a squared chord length (sphgeom: `MAX_SQUARED_CHORD_LENGTH_ERROR`). */
export const MAX_SQUARED_CHORD_ERROR = 2.5e-15;

/** Whether the point lies in the polygon, its boundary included. */
export function polygonContains({ vertices }: ConvexPolygon, x: number, y: number, z: number): boolean {
  const length = vertices.length;
  let ax = vertices[length - 3] ?? NaN;
  let ay = vertices[length - 2] ?? NaN;
  let az = vertices[length - 1] ?? NaN;
  for (let offset = 0; offset < length; offset += 3) {
    const bx = vertices[offset] ?? NaN;
    const by = vertices[offset + 1] ?? NaN;
    const bz = vertices[offset + 2] ?? NaN;
    if (orientation(x, y, z, ax, ay, az, bx, by, bz) < 0) {
      return false;
    }
    ax = bx;
    ay = by;
    az = bz;
  }
  return true;
}

/** The vertices of a polygon as vectors. */
export function verticesOf(polygon: ConvexPolygon): readonly Vector[] {
  return Array.from({ length: vertexCount(polygon) }, (_, index) => vertexAt(polygon, index));
}

/** A circle around the polygon's centroid that has all of it in it (reference: `ConvexPolygon.getBoundingCircle`). */
export function polygonBoundingCircle(polygon: ConvexPolygon): Circle {
  const vertices = verticesOf(polygon);
  const center = centroid(vertices);
  const farthest = Math.max(...vertices.map((vertex) => squaredChord(vertex, center)));
  return circleOfSquaredChord(center, farthest + 2 * MAX_SQUARED_CHORD_ERROR);
}

function centroid(vertices: readonly Vector[]): Vector {
  let sum = vector(0, 0, 0);
  for (const [index, b] of vertices.entries()) {
    const a = vertices.at(index - 1) ?? b;
    const edgeNormal = robustCross(a, b);
    const length = norm(edgeNormal);
    const angle = atan2(0.5 * length, dot(a, b));
    sum = add(sum, scale(normalize(edgeNormal), angle));
  }
  return normalize(sum);
}
