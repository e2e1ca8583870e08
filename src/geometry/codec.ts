import type { Vector } from './math/vector.js';
import { type Region, type Union, union, intersection, polygonOfCoordinates } from './regions/region.js';

/** Bytes that are not the encoding of a region; the message is that of the reference. */
export class RegionDecodeError extends Error {
  override readonly name = 'RegionDecodeError';
}

const TYPE = { box: 0x62, circle: 0x63, ellipse: 0x65, polygon: 0x70, intersection: 0x69, union: 0x75 } as const;
const SIZE = { box: 33, circle: 41, ellipse: 113 } as const;
const VERTEX_SIZE = 24;
const LENGTH_SIZE = 8;
/** How deeply compounds may be nested in bytes that come from outside. */
const MAXIMUM_DEPTH = 32;

/**
 * Decode the binary form of a region (sphgeom; little-endian). Nothing is renormalized, so that encoding gives the same
 * bytes again, except that compounds nested in compounds of the same kind are flattened.
 *
 * @throws RegionDecodeError for anything that is not an encoding.
 */
export function decodeRegion(bytes: Uint8Array): Region {
  return decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}

/**
 * Decode base64 text; several pieces joined by `:` are a union, and so is the empty text (of nothing).
 *
 * @throws RegionDecodeError for anything that is not an encoding.
 */
export function decodeBase64Region(text: string): Region {
  const pieces = text === '' ? [] : text.split(':');
  const [only, ...others] = pieces.map(decodePiece);
  return only !== undefined && others.length === 0 ? only : emptyOrUnion(only, others);
}

function emptyOrUnion(first: Region | undefined, others: readonly Region[]): Union {
  return union(first === undefined ? [] : [first, ...others]);
}

function decodePiece(text: string): Region {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    throw new RegionDecodeError('The text of a region is not base64.');
  }
  return decodeRegion(Buffer.from(text, 'base64'));
}

function decode(view: DataView, depth: number): Region {
  const type = view.byteLength === 0 ? null : view.getUint8(0);
  if (depth > MAXIMUM_DEPTH) {
    throw new RegionDecodeError('Encoded CompoundRegion is nested too deeply.');
  }
  switch (type) {
    case TYPE.box:
      requireSize(view, SIZE.box, 'Box');
      return {
        kind: 'box',
        lon: { a: double(view, 0), b: double(view, 1) },
        lat: { a: double(view, 2), b: double(view, 3) },
      };
    case TYPE.circle:
      requireSize(view, SIZE.circle, 'Circle');
      return {
        kind: 'circle',
        center: vectorAt(view, 0),
        squaredChordLength: double(view, 3),
        openingAngle: double(view, 4),
      };
    case TYPE.ellipse:
      requireSize(view, SIZE.ellipse, 'Ellipse');
      return {
        kind: 'ellipse',
        rotation: doubles(view, 9),
        a: double(view, 9),
        b: double(view, 10),
        gamma: double(view, 11),
        tanA: double(view, 12),
        tanB: double(view, 13),
      };
    case TYPE.polygon:
      if ((view.byteLength - 1) % VERTEX_SIZE !== 0 || view.byteLength < 1 + 3 * VERTEX_SIZE) {
        throw new RegionDecodeError('Byte-string is not an encoded ConvexPolygon');
      }
      return polygonOfCoordinates(doubles(view, (view.byteLength - 1) / 8));
    case TYPE.union:
      return union(decodeOperands(view, depth));
    case TYPE.intersection:
      return intersection(decodeOperands(view, depth));
    default:
      throw new RegionDecodeError('Byte-string is not an encoded Region');
  }
}

function decodeOperands(view: DataView, depth: number): readonly Region[] {
  const operands: Region[] = [];
  let offset = 1;
  while (offset < view.byteLength) {
    if (offset + LENGTH_SIZE > view.byteLength) {
      throw new RegionDecodeError('Encoded CompoundRegion is truncated.');
    }
    const length = Number(view.getBigUint64(offset, true));
    offset += LENGTH_SIZE;
    if (length > view.byteLength - offset) {
      throw new RegionDecodeError('Encoded CompoundRegion is truncated.');
    }
    operands.push(decode(new DataView(view.buffer, view.byteOffset + offset, length), depth + 1));
    offset += length;
  }
  return operands;
}

function requireSize(view: DataView, size: number, name: string): void {
  if (view.byteLength !== size) {
    throw new RegionDecodeError(`Byte-string is not an encoded ${name}`);
  }
}

function double(view: DataView, index: number): number {
  return view.getFloat64(1 + 8 * index, true);
}

function doubles(view: DataView, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => double(view, index));
}

function vectorAt(view: DataView, index: number): Vector {
  return { x: double(view, index), y: double(view, index + 1), z: double(view, index + 2) };
}

/** Encode a region in the binary form of sphgeom. */
export function encodeRegion(region: Region): Uint8Array {
  switch (region.kind) {
    case 'box':
      return encodeDoubles(TYPE.box, [region.lon.a, region.lon.b, region.lat.a, region.lat.b]);
    case 'circle': {
      const { center, squaredChordLength, openingAngle } = region;
      return encodeDoubles(TYPE.circle, [center.x, center.y, center.z, squaredChordLength, openingAngle]);
    }
    case 'ellipse': {
      const { rotation, a, b, gamma, tanA, tanB } = region;
      return encodeDoubles(TYPE.ellipse, [...rotation, a, b, gamma, tanA, tanB]);
    }
    case 'polygon':
      return encodeDoubles(TYPE.polygon, region.vertices);
    case 'union':
      return encodeOperands(TYPE.union, region.operands);
    case 'intersection':
      return encodeOperands(TYPE.intersection, region.operands);
  }
}

function encodeDoubles(type: number, numbers: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(1 + 8 * numbers.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  for (let index = 0; index < numbers.length; index++) {
    view.setFloat64(1 + 8 * index, numbers[index] ?? NaN, true);
  }
  return bytes;
}

function encodeOperands(type: number, operands: readonly Region[]): Uint8Array {
  const parts = operands.flatMap((operand) => {
    const bytes = encodeRegion(operand);
    const length = new Uint8Array(LENGTH_SIZE);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
    return [length, bytes];
  });
  return Buffer.concat([Uint8Array.of(type), ...parts]);
}
