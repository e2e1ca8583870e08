import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../foundation/json/index.js';
import { dataId } from './data-id.js';
import { Refusal } from './reader.js';
import { collectionType, text, timespan, truth, uuid } from './index.js';

describe('data IDs', () => {
  test.each([
    ['{"a":1}', [['a', 1]]],
    ['{"a":1.0}', [['a', 1]]],
    ['{"a":1e3}', [['a', 1000]]],
    [
      '{"a":true,"b":false}',
      [
        ['a', 1],
        ['b', 0],
      ],
    ],
    ['{"a":"1"}', [['a', '1']]],
    ['{"a":-0}', [['a', -0]]],
    ['{"a":9007199254740993}', [['a', 9007199254740993n]]],
    ['{"a":-9223372036854775808}', [['a', -9223372036854775808n]]],
    ['{"a":1e18}', [['a', 1000000000000000000n]]],
    ['{"__proto__":1}', [['__proto__', 1]]],
    ['{}', []],
  ])('%s', (json, expected) => {
    const read = dataId(parseJson(json));
    expect(read instanceof Map ? [...read] : read).toEqual(expected);
  });

  test('whatever JSON it is given, a reader returns a value or a refusal', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        for (const read of [dataId, timespan, truth, uuid, text, collectionType]) {
          const result: unknown = read(parseJson(json));
          expect(result).toBeDefined();
          if (result instanceof Refusal) {
            expect(result.issues.length).toBeGreaterThan(0);
          }
        }
      }),
    );
  });
});

describe('truth values', () => {
  test.each(['true', 'TRUE', 't', 'T', 'yes', 'Yes', 'y', 'on', '1', 1, true])('%j is true', (input) => {
    expect(truth(input)).toBe(true);
  });

  test.each(['false', 'F', 'no', 'N', 'off', '0', 0, false])('%j is false', (input) => {
    expect(truth(input)).toBe(false);
  });

  test.each(['', 'ja', '2', 2, null, [], {}, ' true'])('%j is neither', (input) => {
    expect(truth(input)).toBeInstanceOf(Refusal);
  });
});

describe('timespans', () => {
  test.each([
    ['[1631156400000000001,4102444800000000000]', 1631156400000000001n, 4102444800000000000n],
    ['[0,1]', 0, 1],
    ['["5",6.0]', 5, 6],
    ['[-9223372036854775808,9223372036854775807]', -9223372036854775808n, 9223372036854775807n],
  ])('%s', (json, begin, end) => {
    expect(timespan(parseJson(json))).toEqual({ begin, end });
  });

  test.each(['[0,9223372036854775808]', '[0]', '[]', '{}', '[null,1]', '[0,"99999999999999999999"]', '[0,1e300]'])(
    '%s is refused',
    (json) => {
      expect(timespan(parseJson(json))).toBeInstanceOf(Refusal);
    },
  );
});

test('collection types', () => {
  expect([1, 2, 3, 4, '1', true].map(collectionType)).toEqual([1, 2, 3, 4, 1, 1]);
  for (const input of [0, 5, 1.5, 'RUN', null, [], '']) {
    expect(collectionType(input)).toBeInstanceOf(Refusal);
  }
});
