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
