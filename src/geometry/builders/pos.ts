import type { Region } from '../regions/region.js';
import { type Position, polygonRegion, posCircle, rangeRegion } from './shapes.js';

/** A POS string that cannot be understood. */
export class PosSyntaxError extends Error {
  override readonly name = 'PosSyntaxError';
}

const NUMBER = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?)$/i;

/**
 * The region of an IVOA POS string: `CIRCLE lon lat radius`, `RANGE lon1 lon2 lat1 lat2` or `POLYGON lon lat …`, in
 * degrees.
 *
 * @throws PosSyntaxError for other shapes or numbers, RangeError and ConvexHullError as the builders of the shapes.
 */
export function posRegion(text: string): Region {
  const [shape = '', ...words] = text.trim().split(/\s+/);
  switch (shape) {
    case 'CIRCLE': {
      const [longitude, latitude, radius] = numbers(words, text, 3);
      return posCircle(longitude ?? NaN, latitude ?? NaN, radius ?? NaN);
    }
    case 'RANGE': {
      const [west, east, south, north] = numbers(words, text, 4);
      return rangeRegion(west ?? NaN, east ?? NaN, south ?? NaN, north ?? NaN);
    }
    case 'POLYGON':
      return polygonRegion(positions(words, text));
    default:
      throw new PosSyntaxError(`Unrecognized shape in POS string '${text}'`);
  }
}

function positions(words: readonly string[], text: string): readonly Position[] {
  const values = numbers(words, text, null);
  if (values.length % 2 !== 0) {
    throw new PosSyntaxError(`A polygon needs pairs of numbers in POS string '${text}'`);
  }
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[2 * index] ?? NaN,
    values[2 * index + 1] ?? NaN,
  ]);
}

function numbers(words: readonly string[], text: string, count: number | null): readonly number[] {
  if (count !== null && words.length !== count) {
    throw new PosSyntaxError(`Expected ${String(count)} numbers in POS string '${text}'`);
  }
  return words.map((word) => {
    if (!NUMBER.test(word)) {
      throw new PosSyntaxError(`'${word}' is not a number in POS string '${text}'`);
    }
    return Number(word.replace(/inf(inity)?/i, 'Infinity'));
  });
}
