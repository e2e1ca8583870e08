import {
  boxRegion,
  circleRegion,
  ConvexHullError,
  encodeRegion,
  pointRegion,
  polygonRegion,
  posRegion,
  PosSyntaxError,
  type Region,
} from '../../../geometry/index.js';
import { abridge } from '../syntax/syntax-error.js';
import { type ColumnLiteral, invalidQuery } from '../../tree/index.js';

/** Most corners of a polygon: the time that its hull takes grows with their square. */
const MAXIMUM_CORNERS = 500;

/**
 * The region of a function of numbers, in degrees (query semantics, section 4.6).
 *
 * @throws ButlerUserError `invalid_query` for the wrong number of numbers, and for numbers that make no region.
 */
export function regionOfNumbers(name: RegionFunction, numbers: readonly number[]): ColumnLiteral {
  const [first = NaN, second = NaN, third = NaN, fourth = NaN] = numbers;
  switch (name) {
    case 'POINT':
      requireCount(numbers, 2, 'POINT requires two arguments (ra, dec)');
      return regionLiteral(name, () => pointRegion(first, second));
    case 'CIRCLE':
      requireCount(numbers, 3, 'CIRCLE requires three arguments (ra, dec, radius)');
      return regionLiteral(name, () => circleRegion(first, second, third));
    case 'BOX':
      requireCount(numbers, 4, 'BOX requires four arguments (ra, dec, width, height)');
      return regionLiteral(name, () => boxRegion(first, second, third, fourth));
    case 'POLYGON':
      requireCorners(numbers.length);
      return regionLiteral(name, () => polygonRegion(pairs(numbers)));
  }
}

/**
 * The region of an IVOA POS string.
 *
 * @throws ButlerUserError `invalid_query` if it is none.
 */
export function regionOfPos(text: string): ColumnLiteral {
  const [shape, ...words] = text.trim().split(/\s+/, 2 * MAXIMUM_CORNERS + 2);
  if (words.length > 2 * MAXIMUM_CORNERS) {
    throw invalidQuery(`A polygon may have no more than ${String(MAXIMUM_CORNERS)} corners.`);
  }
  // Infinity is a number for all shapes of the reference, but a limit of ranges only is it with any sense.
  if (shape !== 'RANGE' && words.some((word) => /inf/i.test(word) || Math.abs(Number(word)) === Infinity)) {
    throw invalidQuery(`The numbers of '${abridge(text)}' have to be finite.`);
  }
  return regionLiteral('REGION', () => posRegion(text));
}

export const REGION_FUNCTIONS = ['POINT', 'CIRCLE', 'BOX', 'POLYGON'] as const;
export type RegionFunction = (typeof REGION_FUNCTIONS)[number];

function requireCount(numbers: readonly number[], count: number, message: string): void {
  if (numbers.length !== count) {
    throw invalidQuery(`${message}.`);
  }
}

function requireCorners(count: number): void {
  if (count % 2 !== 0) {
    throw invalidQuery('POLYGON requires even number of arguments.');
  }
  if (count < 6) {
    throw invalidQuery('POLYGON requires at least three vertices.');
  }
  if (count > 2 * MAXIMUM_CORNERS) {
    throw invalidQuery(`A polygon may have no more than ${String(MAXIMUM_CORNERS)} corners.`);
  }
}

function pairs(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index] ?? NaN,
    numbers[2 * index + 1] ?? NaN,
  ]);
}

function regionLiteral(name: string, build: () => Region): ColumnLiteral {
  try {
    return { kind: 'region', value: Buffer.from(encodeRegion(build())).toString('base64') };
  } catch (error) {
    if (error instanceof RangeError || error instanceof ConvexHullError || error instanceof PosSyntaxError) {
      throw invalidQuery(`${name}() does not describe a region: ${abridge(error.message)}.`);
    }
    throw error;
  }
}
