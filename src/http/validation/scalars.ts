import { parseUuid } from '../../foundation/identifiers/index.js';
import type { JsonObject, JsonValue } from '../../foundation/json/index.js';
import { type CollectionType, isCollectionType } from '../../collections/index.js';
import { isJsonObject } from './json-object.js';
import { type Reader, Refusal, refuse } from './reader.js';

/** A string that PostgreSQL can hold: without NUL characters. */
export const text: Reader<string> = (input) => {
  if (typeof input !== 'string') {
    return refuse('string_type', 'Input should be a valid string', input);
  }
  return input.includes('\0') ? refuse('value_error', 'Value error, a NUL character is not allowed', input) : input;
};

const SPELLINGS_OF_TRUE: readonly JsonValue[] = [true, 1, '1', 'true', 't', 'yes', 'y', 'on'];
const SPELLINGS_OF_FALSE: readonly JsonValue[] = [false, 0, '0', 'false', 'f', 'no', 'n', 'off'];

/** A truth value in any spelling that pydantic takes, in query strings as in JSON. */
export const truth: Reader<boolean> = (input) => {
  const spelling = typeof input === 'string' ? input.toLowerCase() : input;
  if (SPELLINGS_OF_TRUE.includes(spelling)) {
    return true;
  }
  if (SPELLINGS_OF_FALSE.includes(spelling)) {
    return false;
  }
  return typeof input === 'string' || typeof input === 'number'
    ? refuse('bool_parsing', 'Input should be a valid boolean, unable to interpret input', input)
    : refuse('bool_type', 'Input should be a valid boolean', input);
};

/** Any JSON object; what is in it is read later. */
export const object: Reader<JsonObject> = (input) =>
  isJsonObject(input) ? input : refuse('dict_type', 'Input should be a valid dictionary', input);

/** A UUID in any form that pydantic takes, as lower-case text with hyphens. */
export const uuid: Reader<string> = (input) => {
  if (typeof input !== 'string') {
    return refuse('uuid_type', 'UUID input should be a string, bytes or UUID object', input);
  }
  return parseUuid(input) ?? refuse('uuid_parsing', 'Input should be a valid UUID', input);
};

/** A collection type by its number; names are refused. Other spellings of the numbers are those that pydantic takes. */
export const collectionType: Reader<CollectionType> = (input) => {
  const number = typeof input === 'boolean' || typeof input === 'string' ? Number(input) : input;
  return isCollectionType(number) ? number : refuse('enum', 'Input should be 1, 2, 3 or 4', input);
};

const SMALLEST_INTEGER = -(2n ** 63n);
const LARGEST_INTEGER = 2n ** 63n - 1n;

/** A number as an exact integer of 64 bits: a number if it is safe, a bigint beyond. Its fraction must be zero. */
export function integer(input: number | bigint): number | bigint | Refusal {
  if (Number.isSafeInteger(input)) {
    return input;
  }
  if (typeof input === 'number' && !Number.isInteger(input)) {
    return refuse('int_from_float', 'Input should be a valid integer, got a number with a fractional part', input);
  }
  const value = BigInt(input);
  return value < SMALLEST_INTEGER || value > LARGEST_INTEGER
    ? refuse('value_error', 'Value error, the integer does not fit into 64 bits', input)
    : value;
}

/** A number of things: an integer that is not negative. Larger ones than fit are as good as no bound. */
export const count: Reader<number> = (input) => {
  const number = typeof input === 'number' || typeof input === 'bigint' ? integer(input) : null;
  if (number === null) {
    return refuse('int_type', 'Input should be a valid integer', input);
  }
  if (number instanceof Refusal) {
    return number;
  }
  return number < 0
    ? refuse('greater_than_equal', 'Input should be greater than or equal to 0', input)
    : Math.min(Number(number), Number.MAX_SAFE_INTEGER);
};
