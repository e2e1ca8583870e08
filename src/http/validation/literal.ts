import { ButlerUserError } from '../../foundation/errors/index.js';
import type { JsonValue } from '../../foundation/json/index.js';
import { type ColumnLiteral, decodeLiteral } from '../../query/index.js';
import { isJsonObject } from './json-object.js';
import { readEach } from './lists.js';
import { type Reader, type Refusal, refuse } from './reader.js';

/** Values of bind names (protocol section 4.4), of any kind of literal. */
export const literals: Reader<ReadonlyMap<string, ColumnLiteral>> = (input) => {
  if (!isJsonObject(input)) {
    return refuse('dict_type', 'Input should be a valid dictionary', input);
  }
  const values = new Map<string, ColumnLiteral>();
  return readEach(Object.entries(input), literal, (name, value) => values.set(name, value)) ?? values;
};

function literal(input: JsonValue, name: string): ColumnLiteral | Refusal {
  try {
    return decodeLiteral(input, name);
  } catch (error) {
    if (error instanceof ButlerUserError) {
      return refuse('value_error', `Value error, ${error.message}`, input);
    }
    throw error;
  }
}
