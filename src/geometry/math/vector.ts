import { atan2 } from './arc-tangent.js';
/** A point in space; points on the sky are unit vectors, as far as doubles can be. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The vector from its components. */
export function vector(x: number, y: number, z: number): Vector {
  return { x, y, z };
}

export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

export function add(a: Vector, b: Vector): Vector {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z };
}

function subtract(a: Vector, b: Vector): Vector {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

export function negate(a: Vector): Vector {
  return { x: -a.x, y: -a.y, z: -a.z };
}

export function scale(a: Vector, factor: number): Vector {
  return { x: a.x * factor, y: a.y * factor, z: a.z * factor };
}

export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** Squared length of the chord between two points: 2 (1 - cos) of their angle, for unit vectors. */
export function squaredChord(a: Vector, b: Vector): number {
  return squaredChordTo(a, b.x, b.y, b.z);
}

/** `squaredChord` for a point given by its components. */
function squaredChordTo(a: Vector, x: number, y: number, z: number): number {
  const dx = a.x - x;
  const dy = a.y - y;
  const dz = a.z - z;
  return dx * dx + dy * dy + dz * dz;
}

/** Twice a × b for unit vectors, accurate also where they are nearly parallel: (a + b) × (b - a). */
export function robustCross(a: Vector, b: Vector): Vector {
  return cross(add(a, b), subtract(b, a));
}

/** Angle between two vectors in radians. */
export function angleBetween(a: Vector, b: Vector): number {
  return atan2(norm(cross(a, b)), dot(a, b));
}

/** Whether the components are equal. */
export function isSame(a: Vector, b: Vector): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z;
}

/**
 * The unit vector of a vector, by the very sequence of operations that sphgeom uses, so that HTM vertices are equal to
 * the last bit: divide the two smaller components by the largest one, sum their squares from the smallest on.
 *
 * @throws RangeError for the zero vector.
 */
export function normalize({ x, y, z }: Vector): Vector {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const az = Math.abs(z);
  if (ax === 0 && ay === 0 && az === 0) {
    throw new RangeError('The zero vector has no direction.');
  }
  // The comparisons of the reference, which decide ties too.
  if (ax > az) {
    if (ax > ay) {
      return ay > az ? scaled(x, z, y, (l, s, m) => vector(l, m, s)) : scaled(x, y, z, (l, s, m) => vector(l, s, m));
    }
    return scaled(y, z, x, (l, s, m) => vector(m, l, s));
  }
  if (ax > ay) {
    return scaled(z, y, x, (l, s, m) => vector(m, s, l));
  }
  return ay > az ? scaled(y, x, z, (l, s, m) => vector(s, l, m)) : scaled(z, x, y, (l, s, m) => vector(s, m, l));
}

function scaled(
  largest: number,
  smallest: number,
  middle: number,
  arrange: (largest: number, smallest: number, middle: number) => Vector,
): Vector {
  const size = Math.abs(largest);
  const u = smallest / size;
  const v = middle / size;
  const length = Math.sqrt(1 + (u * u + v * v));
  const sign = largest > 0 ? 1 : -1;
  return arrange(sign / length, u / length, v / length);
}
