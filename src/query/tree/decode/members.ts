import { parseUuid } from '../../../foundation/identifiers/index.js';
import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import { pythonRepr } from '../../../foundation/errors/index.js';
import type { DimensionGroup, DimensionUniverse } from '../../../dimensions/index.js';
import { invalidQuery } from '../make-expression.js';

/** Longest list of conditions, expressions or collections in one place of a query. */
export const MAXIMUM_ITEMS = 100_000;

/** Reads one value of a query that a client sent; `place` names it in messages. */
export type Decoder<T> = (value: JsonValue | undefined, place: string) => T;

/** @throws ButlerUserError `invalid_query` saying what was expected where. */
export function malformed(place: string, expected: string): never {
  throw invalidQuery(`Malformed query: ${place} should be ${expected}.`);
}

export function objectAt(value: JsonValue | undefined, place: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed(place, 'an object');
  }
  // `isArray` does not narrow readonly arrays away.
  return value as JsonObject;
}

export function stringAt(value: JsonValue | undefined, place: string): string {
  if (typeof value !== 'string') {
    return malformed(place, 'a string');
  }
  return value.includes('\0') ? malformed(place, 'a string without NUL characters') : value;
}

export function booleanAt(value: JsonValue | undefined, place: string): boolean {
  return typeof value === 'boolean' ? value : malformed(place, 'true or false');
}

/** An exact integer; text and numbers that are integers are taken as such, as pydantic does. */
export function integerAt(value: JsonValue | undefined, place: string): number | bigint {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
    return Number.isSafeInteger(value) ? value : BigInt(value);
  }
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (typeof value === 'string' && /^[+-]?\d{1,40}$/.test(value)) {
    const exact = BigInt(value.replace('+', ''));
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
  return malformed(place, 'an integer');
}

export function numberAt(value: JsonValue | undefined, place: string): number {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Number(value);
  }
  return malformed(place, 'a number');
}

export function uuidAt(value: JsonValue | undefined, place: string): string {
  return parseUuid(stringAt(value, place)) ?? malformed(place, 'a UUID');
}

export function listAt<T>(value: JsonValue | undefined, place: string, decode: Decoder<T>): readonly T[] {
  if (!Array.isArray(value)) {
    return malformed(place, 'a list');
  }
  if (value.length > MAXIMUM_ITEMS) {
    return malformed(place, `a list of at most ${String(MAXIMUM_ITEMS)} items`);
  }
  return value.map((item: JsonValue, index) => decode(item, `${place}[${String(index)}]`));
}

/** The members of an object, which may be absent. */
export function mapAt<T>(
  value: JsonValue | undefined,
  place: string,
  decode: (value: JsonValue, place: string, key: string) => T,
): ReadonlyMap<string, T> {
  const entries = value === undefined ? [] : Object.entries(objectAt(value, place));
  return new Map(
    entries.map(([key, member]) => [stringAt(key, `a key of ${place}`), decode(member, `${place}.${key}`, key)]),
  );
}

/** One of several words. */
export function choiceAt<T extends string>(value: JsonValue | undefined, place: string, choices: readonly T[]): T {
  return choices.find((choice) => choice === value) ?? malformed(place, `one of ${choices.map(pythonRepr).join(', ')}`);
}

/** A dimension group by the names of its dimensions, which it is completed from. */
export function groupAt(value: JsonValue | undefined, place: string, universe: DimensionUniverse): DimensionGroup {
  const names = listAt(value, place, stringAt);
  for (const name of names) {
    if (!universe.isDimension(name)) {
      throw invalidQuery(`There is no dimension ${pythonRepr(name)} (${place}).`);
    }
  }
  return universe.group(names);
}
