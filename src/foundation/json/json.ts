import type { JsonValue } from './json-value.js';
import { scanJson } from './scan.js';

/** How deeply bodies may be nested unless the caller says otherwise. */
const DEFAULT_MAXIMUM_DEPTH = 200;
/** Longest integer literal that is worth turning into a bigint; far beyond anything a database column holds. */
const MAXIMUM_INTEGER_LENGTH = 400;

/** A text that is not JSON, or that has something in it that we do not take. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Node's `JSON` has both (ECMAScript proposal "JSON.parse source text access"); TypeScript's library lags behind. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}
const exactJson = JSON as unknown as ExactJson;

/**
 * Parse JSON without losing a digit of any integer. Objects have no prototype, so that `__proto__` is a key like any
 * other; of duplicate keys the last wins, as in Python.
 *
 * @throws JsonSyntaxError for anything that is not JSON, for nesting beyond the limit, for lone surrogates (which no
 * database text can hold), for absurdly long integers and for numbers beyond the range of doubles.
 */
export function parseJson(text: string, maximumDepth = DEFAULT_MAXIMUM_DEPTH): JsonValue {
  const { depth, hasLongNumber, hasSurrogateEscape } = scanJson(text, maximumDepth);
  if (depth > maximumDepth) {
    throw new JsonSyntaxError(`Nested more than ${String(maximumDepth)} levels deep.`);
  }
  const value = parse(text, hasLongNumber);
  checkAndStrip(value, hasSurrogateEscape);
  return value as JsonValue;
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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new JsonSyntaxError('Not valid UTF-8.', { cause: error });
  }
}

function parse(text: string, hasLongNumber: boolean): unknown {
  try {
    return hasLongNumber ? exactJson.parse(text, reviveInteger) : JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new JsonSyntaxError(error.message, { cause: error }) : error;
  }
}

function reviveInteger(_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(source)) {
    return value;
  }
  if (source.length > MAXIMUM_INTEGER_LENGTH) {
    throw new JsonSyntaxError(`An integer has more than ${String(MAXIMUM_INTEGER_LENGTH)} digits.`);
  }
  return BigInt(source);
}

/** Check strings and numbers and take the prototypes away. Recursion is safe here: the depth has been checked. */
function checkAndStrip(value: unknown, checkStrings: boolean): void {
  if (typeof value === 'string') {
    requireWellFormed(value, checkStrings);
  } else if (typeof value === 'number') {
    requireFinite(value);
  } else if (Array.isArray(value)) {
    for (const member of value) {
      checkAndStrip(member, checkStrings);
    }
  } else if (typeof value === 'object' && value !== null) {
    Object.setPrototypeOf(value, null);
    for (const [key, member] of Object.entries(value)) {
      requireWellFormed(key, checkStrings);
      checkAndStrip(member, checkStrings);
    }
  }
}

function requireFinite(value: number): void {
  if (!Number.isFinite(value)) {
    throw new JsonSyntaxError('A number is too large.');
  }
}

function requireWellFormed(text: string, check: boolean): void {
  if (check && !text.isWellFormed()) {
    throw new JsonSyntaxError('A string has a lone surrogate.');
  }
}
