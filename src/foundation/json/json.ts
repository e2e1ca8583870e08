import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { JsonValue } from './json-value.js';
import { scanJson } from './scan.js';

/** How deeply bodies may be nested unless the caller says otherwise. */
const DEFAULT_MAXIMUM_DEPTH = 200;
/** Arrays and objects that a body may have: small ones take many times the memory of their text. */
const MAXIMUM_CONTAINERS = 2_000_000;
/** Integers beyond the range of doubles that a body may have: each costs a microsecond. */
const MAXIMUM_LONG_INTEGERS = 1_000_000;
/** Longest integer literal that is worth turning into a bigint; far beyond anything a database column holds. */
const MAXIMUM_INTEGER_LENGTH = 400;
/** Begins the strings that stand for long integers while a text is parsed; nobody outside can know it. */
const INTEGER_MARK = `${randomBytes(9).toString('base64url')}:`;

const BYTE_ORDER_MARK = '\ufeff';

/** A text that is not JSON, or that has something in it that we do not take. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Node's `JSON` has it (ECMAScript proposal "JSON.parse source text access"); TypeScript's library lags behind. */
interface ExactJson {
  rawJSON(text: string): unknown;
}
const exactJson = JSON as unknown as ExactJson;

/**
 * Parse JSON without losing a digit of any integer. Objects have no prototype, so that `__proto__` is a key like any
 * other; of duplicate keys the last wins, as in Python.
 *
 * @throws JsonSyntaxError for anything that is not JSON, for nesting beyond the limit, for too many arrays, objects or
 * long integers, for lone surrogates (which no database text can hold), for absurdly long integers and for numbers beyond
 * the range of doubles.
 */
export function parseJson(text: string, maximumDepth = DEFAULT_MAXIMUM_DEPTH): JsonValue {
  const scan = scanJson(text, {
    depth: maximumDepth,
    containers: MAXIMUM_CONTAINERS,
    longIntegers: MAXIMUM_LONG_INTEGERS,
  });
  if (scan.depth > maximumDepth) {
    throw new JsonSyntaxError(`Nested more than ${String(maximumDepth)} levels deep.`);
  }
  if (scan.containers > MAXIMUM_CONTAINERS) {
    throw new JsonSyntaxError(`More than ${String(MAXIMUM_CONTAINERS)} arrays and objects.`);
  }
  if (scan.longIntegers.length > 2 * MAXIMUM_LONG_INTEGERS) {
    throw new JsonSyntaxError(`More than ${String(MAXIMUM_LONG_INTEGERS)} long integers.`);
  }
  return finished(parse(text, scan.longIntegers), scan.hasSurrogateEscape);
}

/** The text of a value, compact; bigints are written as integers, non-finite numbers as null. */
export function stringifyJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? exactJson.rawJSON(member.toString()) : member,
  );
}

/**
 * Decode UTF-8 strictly; a byte order mark at the start is dropped.
 *
 * @throws JsonSyntaxError for bytes that are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) {
    throw new JsonSyntaxError('Not valid UTF-8.');
  }
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString();
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function parse(text: string, longIntegers: readonly number[]): unknown {
  try {
    return JSON.parse(longIntegers.length === 0 ? text : withMarkedIntegers(text, longIntegers));
  } catch (error) {
    throw error instanceof SyntaxError ? syntaxErrorOf(text, error) : error;
  }
}

/** The text with its long integers as strings: to revive them by a function takes ten times as long as to parse. */
function withMarkedIntegers(text: string, longIntegers: readonly number[]): string {
  let marked = '';
  let done = 0;
  for (let index = 0; index < longIntegers.length; index += 2) {
    const begin = longIntegers[index] ?? 0;
    const end = longIntegers[index + 1] ?? 0;
    if (end - begin > MAXIMUM_INTEGER_LENGTH) {
      throw new JsonSyntaxError(`An integer has more than ${String(MAXIMUM_INTEGER_LENGTH)} digits.`);
    }
    marked += `${text.slice(done, begin)}"${INTEGER_MARK}${text.slice(begin, end)}"`;
    done = end;
  }
  return marked + text.slice(done);
}

/** What is wrong with the text as it came. */
function syntaxErrorOf(text: string, marked: SyntaxError): JsonSyntaxError {
  try {
    JSON.parse(text);
  } catch (error) {
    return new JsonSyntaxError(error instanceof Error ? error.message : '', { cause: error });
  }
  return new JsonSyntaxError('Not JSON.', { cause: marked });
}

/**
 * Check strings and numbers, take the prototypes away and put the long integers in. Recursion is safe here: the depth has
 * been checked.
 */
function finished(value: unknown, checkStrings: boolean): JsonValue {
  switch (typeof value) {
    case 'string':
      return value.startsWith(INTEGER_MARK) ? integerOf(value) : wellFormed(value, checkStrings);
    case 'number':
      return finite(value);
    case 'object':
      return Array.isArray(value) ? finishedArray(value, checkStrings) : finishedObject(value, checkStrings);
    default:
      return value as boolean;
  }
}

function finishedArray(array: unknown[], checkStrings: boolean): JsonValue {
  for (let index = 0; index < array.length; index++) {
    array[index] = finished(array[index], checkStrings);
  }
  return array as JsonValue;
}

function finishedObject(object: object | null, checkStrings: boolean): JsonValue {
  if (object === null) {
    return null;
  }
  Object.setPrototypeOf(object, null);
  const members = object as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    members[wellFormed(key, checkStrings)] = finished(members[key], checkStrings);
  }
  return members as JsonValue;
}

function integerOf(marked: string): number | bigint {
  const digits = marked.slice(INTEGER_MARK.length);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new JsonSyntaxError('A number is too large.');
  }
  return value;
}

function wellFormed(text: string, check: boolean): string {
  if (check && !text.isWellFormed()) {
    throw new JsonSyntaxError('A string has a lone surrogate.');
  }
  return text;
}
