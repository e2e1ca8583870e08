import type { JsonValue } from '../../../src/foundation/json/index.js';

/** A piece of text that stands where a JSON value should, and may be none. */
export class Raw {
  constructor(readonly text: string) {}
}

/** JSON, or nearly. */
export type Loose = JsonValue | Raw | readonly Loose[] | LooseObject;

export interface LooseObject {
  readonly [key: string]: Loose;
}

/** The text of a value; integers are exact, and members keep their order. */
export function looseText(value: Loose): string {
  if (value instanceof Raw) {
    return value.text;
  }
  if (typeof value === 'bigint') {
    return String(value);
  }
  if (isLooseArray(value)) {
    return `[${value.map(looseText).join(',')}]`;
  }
  if (isLooseObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${looseText(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

export function isLooseArray(value: Loose): value is readonly Loose[] {
  return Array.isArray(value);
}

export function isLooseObject(value: Loose): value is LooseObject {
  return typeof value === 'object' && value !== null && !isLooseArray(value) && !(value instanceof Raw);
}
