import { orient3d } from 'robust-predicates';

/**
 * Beyond this magnitude the sign of a determinant computed in doubles is certain, for vectors of length up to about 1
 * (sphgeom: `orientation`).
 */
const CERTAIN = 1.7e-15;

/**
 * The exact sign of det[a; b; c] = a · (b × c) of the given doubles: positive if c lies to the left of the great circle
 * from a to b. Takes components, so that nothing is allocated in inner loops.
 */
export function orientation(
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
): -1 | 0 | 1 {
  const determinant = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  if (determinant > CERTAIN) {
    return 1;
  }
  if (determinant < -CERTAIN) {
    return -1;
  }
  if (
    isSameOrAntipodal(ax, ay, az, bx, by, bz) ||
    isSameOrAntipodal(bx, by, bz, cx, cy, cz) ||
    isSameOrAntipodal(cx, cy, cz, ax, ay, az)
  ) {
    return 0;
  }
  // The library's determinant is of the differences to its last point, hence the origin, and has the opposite sign.
  const exact = orient3d(ax, ay, az, bx, by, bz, cx, cy, cz, 0, 0, 0);
  return exact > 0 ? 1 : exact < 0 ? -1 : 0;
}

function isSameOrAntipodal(ax: number, ay: number, az: number, bx: number, by: number, bz: number): boolean {
  return (ax === bx && ay === by && az === bz) || (ax === -bx && ay === -by && az === -bz);
}

/**
 * The orientation of a point of one array and the edge that ends at offset `edge` of another, whose normals are given. The
 * normal is the rounded b × c that `orientation` would compute, so the sign is the same.
 */
export function sideOf(
  points: Float64Array,
  offset: number,
  vertices: Float64Array,
  normals: Float64Array,
  edge: number,
): -1 | 0 | 1 {
  const determinant =
    (points[offset] ?? NaN) * (normals[edge] ?? NaN) +
    (points[offset + 1] ?? NaN) * (normals[edge + 1] ?? NaN) +
    (points[offset + 2] ?? NaN) * (normals[edge + 2] ?? NaN);
  if (determinant > CERTAIN) {
    return 1;
  }
  return determinant < -CERTAIN ? -1 : uncertainSideOf(points, offset, vertices, edge);
}

function uncertainSideOf(points: Float64Array, offset: number, vertices: Float64Array, edge: number): -1 | 0 | 1 {
  const start = edge === 0 ? vertices.length - 3 : edge - 3;
  return orientation(
    points[offset] ?? NaN,
    points[offset + 1] ?? NaN,
    points[offset + 2] ?? NaN,
    vertices[start] ?? NaN,
    vertices[start + 1] ?? NaN,
    vertices[start + 2] ?? NaN,
    vertices[edge] ?? NaN,
    vertices[edge + 1] ?? NaN,
    vertices[edge + 2] ?? NaN,
  );
}
