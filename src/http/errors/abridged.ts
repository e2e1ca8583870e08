import type { JsonValue } from '../../foundation/json/index.js';

/** Values that an abridged input shows at most. */
const MAXIMUM_VALUES = 1_000;
/** Characters of a string that an abridged input shows at most. */
const MAXIMUM_CHARACTERS = 1_000;

/** The beginning of an input, to be shown in an error: bounded, however much a client sent. */
export function abridged(input: JsonValue): JsonValue {
  let left = MAXIMUM_VALUES;
  const visit = (value: JsonValue): JsonValue => {
    left--;
    if (typeof value === 'string') {
      return value.length > MAXIMUM_CHARACTERS ? `${value.slice(0, MAXIMUM_CHARACTERS)}…` : value;
    }
    if (Array.isArray(value)) {
      return value.slice(0, Math.max(left, 0)).map(visit);
    }
    if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value).slice(0, Math.max(left, 0));
      return Object.fromEntries(members.map(([name, member]): [string, JsonValue] => [name, visit(member)]));
    }
    return value;
  };
  return visit(input);
}
