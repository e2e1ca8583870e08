import type { ValidationIssue } from '../../foundation/errors/index.js';
import type { JsonValue } from '../../foundation/json/index.js';
import { type Reader, Refusal, refuse } from './reader.js';

/** Issues after which the rest of a request is not looked at any more, to bound the answer. */
const MAXIMUM_ISSUES = 100;

/** Null, or what the other reader takes. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (input) => (input === null ? null : reader(input));
}

/** An array of at most so many items, every one of which the other reader takes. */
export function list<T>(reader: Reader<T>, maximumItems: number): Reader<readonly T[]> {
  return (input) => {
    if (!Array.isArray(input)) {
      return refuse('list_type', 'Input should be a valid list', input);
    }
    if (input.length > maximumItems) {
      const found = `${String(maximumItems)} items after validation, not ${String(input.length)}`;
      return refuse('too_long', `List should have at most ${found}`, input);
    }
    const items: T[] = [];
    return readEach(input.entries(), reader, (_, item) => items.push(item)) ?? items;
  };
}

/** Read the value under every key and hand over those accepted; returns what was refused, or null. */
export function readEach<K extends string | number, T>(
  entries: Iterable<readonly [K, JsonValue]>,
  reader: (input: JsonValue, key: K) => T | Refusal,
  accept: (key: K, item: T) => unknown,
): Refusal | null {
  const issues: ValidationIssue[] = [];
  for (const [key, input] of entries) {
    const item = reader(input, key);
    if (!(item instanceof Refusal)) {
      accept(key, item);
    } else if (issues.push(...item.at(key).issues) >= MAXIMUM_ISSUES) {
      break;
    }
  }
  return issues.length === 0 ? null : new Refusal(issues);
}
