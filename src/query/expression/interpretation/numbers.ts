import { exactInteger } from '../../../dimensions/index.js';
import { abridge } from '../syntax/syntax-error.js';
import { type ColumnLiteral, type ExactInteger, integerLiteral, invalidQuery } from '../../tree/index.js';

/** Integers of 64 bits have at most this many digits. */
const MAXIMUM_DIGITS = 19;

/**
 * A number as written: an integer unless it has a point or an exponent.
 *
 * @throws ButlerUserError `invalid_query` for integers beyond 64 bits.
 */
export function numberLiteral(text: string): ColumnLiteral {
  return /^[-+]?\d+$/.test(text) ? integerLiteral(integerOf(text)) : { kind: 'float', value: Number(text) };
}

/**
 * An integer as written, perhaps with a sign.
 *
 * @throws ButlerUserError `invalid_query` if it has so many digits that it cannot be one of 64 bits.
 */
export function integerOf(text: string): ExactInteger {
  const digits = text.replace(/^[-+]?0*/, '');
  if (digits.length > MAXIMUM_DIGITS) {
    throw invalidQuery(`The integer ${abridge(text)} does not fit into 64 bits.`);
  }
  return exactInteger(text.replace('+', ''));
}
