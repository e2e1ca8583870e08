import { orientation } from '../math/orientation.js';
import { add, negate, normalize, type Vector, vector } from '../math/vector.js';
import { type ConvexPolygon, polygonOf } from '../regions/region.js';

/** The deepest level that the reference knows. */
export const HTM_MAXIMUM_LEVEL = 24;

const X = vector(1, 0, 0);
const Y = vector(0, 1, 0);
const Z = vector(0, 0, 1);

/** A spherical triangle by its vertices, counter-clockwise. */
export type Trixel = readonly [Vector, Vector, Vector];

/** The roots S0 to S3 and N0 to N3, with indices 8 to 15. Negated axes have components -0, as in the reference. */
export const HTM_ROOTS: readonly Trixel[] = [
  [X, negate(Z), Y],
  [Y, negate(Z), negate(X)],
  [negate(X), negate(Z), negate(Y)],
  [negate(Y), negate(Z), X],
  [X, Z, negate(Y)],
  [negate(Y), Z, negate(X)],
  [negate(X), Z, Y],
  [Y, Z, X],
];

/** The four children of a trixel, in the order of their indices. */
export function htmChildren([v0, v1, v2]: Trixel): readonly [Trixel, Trixel, Trixel, Trixel] {
  const m01 = normalize(add(v0, v1));
  const m12 = normalize(add(v1, v2));
  const m20 = normalize(add(v2, v0));
  return [
    [v0, m01, m20],
    [v1, m12, m01],
    [v2, m20, m12],
    [m12, m20, m01],
  ];
}

/** How many pixels a root has at a level; pixel indices are in [8, 16) times that. */
export function htmPixelsPerRoot(level: number): number {
  return 4 ** level;
}

/** Whether a pixel of that index exists at the level. */
export function isHtmIndex(level: number, index: number): boolean {
  const perRoot = htmPixelsPerRoot(level);
  return Number.isInteger(index) && index >= 8 * perRoot && index < 16 * perRoot;
}

/** The level of an index, or -1 if it is none. */
export function htmLevelOf(index: number): number {
  for (let level = 0; level <= HTM_MAXIMUM_LEVEL; level++) {
    if (isHtmIndex(level, index)) {
      return level;
    }
  }
  return -1;
}

/** The trixel of an index that exists at the level. */
export function htmTrixel(level: number, index: number): Trixel {
  let scale = htmPixelsPerRoot(level);
  let trixel = HTM_ROOTS[Math.floor(index / scale) - 8];
  for (let depth = 0; depth < level && trixel !== undefined; depth++) {
    scale /= 4;
    trixel = htmChildren(trixel)[Math.floor(index / scale) % 4];
  }
  if (trixel === undefined) {
    throw new RangeError(`There is no HTM pixel ${String(index)} at level ${String(level)}.`);
  }
  return trixel;
}

/** The region of a pixel. */
export function htmPixel(level: number, index: number): ConvexPolygon {
  return polygonOf(htmTrixel(level, index));
}

/** The index of the pixel that a point belongs to; on common boundaries the first in the order of the children. */
export function htmIndex(level: number, point: Vector): number {
  const root = rootOf(point);
  let index = 8 + root;
  let trixel = HTM_ROOTS[root];
  for (let depth = 0; depth < level && trixel !== undefined; depth++) {
    const children: readonly Trixel[] = htmChildren(trixel);
    const child = childOf(point, children[3] ?? trixel);
    index = 4 * index + child;
    trixel = children[child];
  }
  return index;
}

/** Which child has the point: the first whose edge to the middle one it is not on the far side of. */
function childOf(point: Vector, [m12, m20, m01]: Trixel): 0 | 1 | 2 | 3 {
  if (isLeftOf(point, m01, m20)) {
    return 0;
  }
  if (isLeftOf(point, m12, m01)) {
    return 1;
  }
  return isLeftOf(point, m20, m12) ? 2 : 3;
}

function isLeftOf(point: Vector, a: Vector, b: Vector): boolean {
  return orientation(point.x, point.y, point.z, a.x, a.y, a.z, b.x, b.y, b.z) >= 0;
}

function rootOf({ x, y, z }: Vector): number {
  const quadrant = y > 0 ? (x > 0 ? 0 : 1) : y === 0 ? (x >= 0 ? 0 : 2) : x < 0 ? 2 : 3;
  return z < 0 ? quadrant : 7 - quadrant;
}
