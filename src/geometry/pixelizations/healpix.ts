import { atan2 } from '../math/arc-tangent.js';
import { normalize, type Vector, vector } from '../math/vector.js';
import { convexHull } from '../regions/convex-hull.js';
import type { ConvexPolygon } from '../regions/region.js';

/** Points on each side of a pixel that make up its polygon. */
const STEPS = 4;
const TWO_THIRDS = 2 / 3;
/** Beyond this |z| the cosine of the colatitude loses digits, and its sine is used (HEALPix C++). */
const NEAR_POLE = 0.99;

/** Ring of the lowest corner of each of the 12 faces, in units of the face size. */
const FACE_RING = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
/** Longitude of the lowest corner of each face, in units of 45 degrees. */
const FACE_LONGITUDE = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

/** A pixel by its face and its place in it. */
export interface FacePixel {
  readonly face: number;
  readonly x: number;
  readonly y: number;
}

/** How many pixels lie along the side of a face. */
export function healpixSide(level: number): number {
  return 2 ** level;
}

/** Whether a pixel of that index exists at the level. */
export function isHealpixIndex(level: number, index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < 12 * 4 ** level;
}

/** The index of a pixel in nested numbering: arithmetic only, since 32-bit operators end at level 13. */
export function healpixNested(level: number, { face, x, y }: FacePixel): number {
  return face * 4 ** level + spread(x) + 2 * spread(y);
}

/** The face and place of a pixel in nested numbering. */
export function healpixFacePixel(level: number, index: number): FacePixel {
  const perFace = 4 ** level;
  const within = index % perFace;
  return { face: Math.floor(index / perFace), x: compress(within), y: compress(Math.floor(within / 2)) };
}

/** Put a zero between all bits of a number of up to 26 bits. */
function spread(value: number): number {
  const low = value % 8192;
  const high = (value - low) / 8192;
  return spread13(low) + spread13(high) * 67_108_864;
}

function spread13(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The number made of every second bit, from the lowest on. */
function compress(value: number): number {
  const low = value % 67_108_864;
  const high = (value - low) / 67_108_864;
  return compress26(low) + compress26(high) * 8192;
}

function compress26(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >> 1)) & 0x33333333;
  bits = (bits | (bits >> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >> 4)) & 0x00ff00ff;
  return (bits | (bits >> 8)) & 0x0000ffff;
}

/** The nested index of the pixel that has a point (Górski et al. 2005, as in the C++ library's `loc2pix`). */
export function healpixIndex(level: number, point: Vector): number {
  const side = healpixSide(level);
  const length = Math.sqrt(point.x * point.x + point.y * point.y + point.z * point.z);
  const z = point.z / length;
  const longitude = Math.atan2(point.y, point.x);
  const quarter = (((longitude / (Math.PI / 2)) % 4) + 4) % 4;
  const sine = Math.sqrt(point.x * point.x + point.y * point.y) / length;
  const pixel = Math.abs(z) <= TWO_THIRDS ? equatorial(side, z, quarter) : polar(side, z, sine, quarter);
  return healpixNested(level, pixel);
}

function equatorial(side: number, z: number, quarter: number): FacePixel {
  const across = side * (0.5 + quarter);
  const along = side * (z * 0.75);
  const ascending = Math.floor(across - along);
  const descending = Math.floor(across + along);
  const ascendingFace = Math.floor(ascending / side);
  const descendingFace = Math.floor(descending / side);
  const x = descending % side;
  const y = side - (ascending % side) - 1;
  if (ascendingFace === descendingFace) {
    return { face: (ascendingFace % 4) + 4, x, y };
  }
  return { face: ascendingFace < descendingFace ? ascendingFace : descendingFace + 8, x, y };
}

function polar(side: number, z: number, sine: number, quarter: number): FacePixel {
  const height = Math.abs(z);
  const sector = Math.min(3, Math.floor(quarter));
  const offset = quarter - sector;
  const distance =
    height < NEAR_POLE ? side * Math.sqrt(3 * (1 - height)) : (side * sine) / Math.sqrt((1 + height) / 3);
  const ascending = Math.min(side - 1, Math.floor(offset * distance));
  const descending = Math.min(side - 1, Math.floor((1 - offset) * distance));
  return z >= 0
    ? { face: sector, x: side - descending - 1, y: side - ascending - 1 }
    : { face: sector + 8, x: ascending, y: descending };
}

interface Position {
  /** Angle from the northern pole, in radians. */
  readonly colatitude: number;
  readonly longitude: number;
}

/** The point at a place of a face; the coordinates run from 0 to 1. */
export function healpixPoint(face: number, x: number, y: number): Vector {
  const { colatitude, longitude } = healpixPosition(face, x, y);
  const sine = Math.sin(colatitude);
  return vector(sine * Math.cos(longitude), sine * Math.sin(longitude), Math.cos(colatitude));
}

/** The position of a place of a face (C++ library: `xyf2loc`). */
function healpixPosition(face: number, x: number, y: number): Position {
  const ring = (FACE_RING[face] ?? NaN) - x - y;
  const { height, sine, scale } = ringPosition(ring);
  const turned = (FACE_LONGITUDE[face] ?? NaN) * scale + x - y;
  const eighths = turned < 0 ? turned + 8 : turned >= 8 ? turned - 8 : turned;
  const longitude = scale < 1e-15 ? 0 : ((Math.PI / 4) * eighths) / scale;
  const colatitude = sine === null ? Math.acos(height) : atan2(sine, height);
  return { colatitude, longitude };
}

function ringPosition(ring: number): { readonly height: number; readonly sine: number | null; readonly scale: number } {
  if (ring >= 1 && ring <= 3) {
    return { height: ((2 - ring) * 2) / 3, sine: null, scale: 1 };
  }
  const scale = ring < 1 ? ring : 4 - ring;
  const fall = (scale * scale) / 3;
  const height = 1 - fall;
  const sine = height > NEAR_POLE ? Math.sqrt(fall * (2 - fall)) : null;
  return { height: ring < 1 ? height : -height, sine, scale };
}

/** Places around a pixel, counter-clockwise from its northern corner: so many on each side. */
function boundary(level: number, index: number, steps: number): readonly (readonly [number, number, number])[] {
  const side = healpixSide(level);
  const { face, x, y } = healpixFacePixel(level, index);
  const west = x / side;
  const south = y / side;
  const size = 1 / side;
  const offsets = Array.from({ length: steps }, (_, step) => (step * size) / steps);
  return [
    ...offsets.map((offset) => [face, west + size - offset, south + size] as const),
    ...offsets.map((offset) => [face, west, south + size - offset] as const),
    ...offsets.map((offset) => [face, west + offset, south] as const),
    ...offsets.map((offset) => [face, west + size, south + offset] as const),
  ];
}

/** The corners of a pixel, counter-clockwise from its northern one. */
export function healpixCorners(level: number, index: number): readonly Vector[] {
  return boundary(level, index, 1).map((place) => healpixPoint(...place));
}

/**
 * The region of a pixel: the convex hull of 16 points on its boundary. The reference takes their positions in degrees
 * from one library to another, and so do we, to end at the same doubles (Python package: `HealpixPixelization.pixel`).
 */
export function healpixPixel(level: number, index: number): ConvexPolygon {
  return convexHull(boundary(level, index, STEPS).map((place) => throughDegrees(healpixPosition(...place))));
}

const DEGREES_PER_RADIAN = 180 / Math.PI;
const RADIANS_PER_DEGREE = Math.PI / 180;

function throughDegrees({ colatitude, longitude }: Position): Vector {
  const phi = ((longitude * DEGREES_PER_RADIAN) % 360) * RADIANS_PER_DEGREE;
  const theta = Math.PI / 2 - -(colatitude - Math.PI / 2) * DEGREES_PER_RADIAN * RADIANS_PER_DEGREE;
  const sine = Math.sin(theta);
  return normalize(vector(sine * Math.cos(phi), sine * Math.sin(phi), Math.cos(theta)));
}
