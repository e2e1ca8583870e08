import type { JsonValue } from '../../foundation/json/index.js';
import type { Timespan } from '../../foundation/time/index.js';
import { type Reader, Refusal, refuse } from './reader.js';
import { integer } from './scalars.js';

/** A timespan of a request (protocol section 3.1): a pair of TAI nanoseconds, each of at most 64 bits. */
export const timespan: Reader<Timespan> = (input) => {
  if (!Array.isArray(input)) {
    return refuse('tuple_type', 'Input should be a valid tuple', input).at('nsec');
  }
  if (input.length > 2) {
    const found = `Tuple should have at most 2 items after validation, not ${String(input.length)}`;
    return refuse('too_long', found, input).at('nsec');
  }
  const begin = time(input, 0);
  const end = time(input, 1);
  if (begin instanceof Refusal) {
    return end instanceof Refusal ? begin.and(end) : begin;
  }
  return end instanceof Refusal ? end : { begin, end };
};

function time(pair: readonly JsonValue[], index: 0 | 1): number | bigint | Refusal {
  const input = pair[index];
  const result = input === undefined ? refuse('missing', 'Field required', [...pair]) : nanoseconds(input);
  return result instanceof Refusal ? result.at('nsec', index) : result;
}

function nanoseconds(input: JsonValue): number | bigint | Refusal {
  switch (typeof input) {
    case 'number':
    case 'bigint':
      return integer(input);
    case 'boolean':
      return input ? 1 : 0;
    case 'string':
      return /^[+-]?\d{1,40}$/.test(input) ? integer(exact(input)) : notAnInteger(input);
    default:
      return refuse('int_type', 'Input should be a valid integer', input);
  }
}

function exact(text: string): number | bigint {
  const value = BigInt(text.replace('+', ''));
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function notAnInteger(input: string): Refusal {
  return refuse('int_parsing', 'Input should be a valid integer, unable to parse string as an integer', input);
}
