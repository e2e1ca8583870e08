import type { DataIdInput, DataIdValue } from '../../dimensions/index.js';
import type { JsonValue } from '../../foundation/json/index.js';
import { isJsonObject } from './json-object.js';
import { readEach } from './lists.js';
import { type Reader, Refusal, refuse } from './reader.js';
import { integer, text } from './scalars.js';

/**
 * A data ID (protocol section 3.1): strings stay strings, integers are exact, `1.0` is 1 and `true` is 1; fractions,
 * null and integers of more than 64 bits are refused.
 */
export const dataId: Reader<DataIdInput> = (input) => {
  if (!isJsonObject(input)) {
    return refuse('dict_type', 'Input should be a valid dictionary', input);
  }
  const values = new Map<string, DataIdValue>();
  return readEach(Object.entries(input), member, (name, value) => values.set(name, value)) ?? values;
};

function member(input: JsonValue, name: string): DataIdValue | Refusal {
  const key = text(name);
  return key instanceof Refusal ? key : dataIdValue(input);
}

function dataIdValue(input: JsonValue): DataIdValue | Refusal {
  switch (typeof input) {
    case 'string':
      return text(input);
    case 'boolean':
      return input ? 1 : 0;
    case 'number':
    case 'bigint': {
      const value = integer(input);
      return value instanceof Refusal ? neither(value, input) : value;
    }
    default:
      return neither(refuse('int_type', 'Input should be a valid integer', input), input);
  }
}

function neither(notInteger: Refusal, input: JsonValue): Refusal {
  return notInteger.at('int').and(refuse('string_type', 'Input should be a valid string', input).at('str'));
}
