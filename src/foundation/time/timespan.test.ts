import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  EMPTY_TIMESPAN,
  isEmptyTimespan,
  isUnboundedTimespan,
  MAXIMUM_TIME,
  timespanFromRange,
  timespanToRange,
  timespanToWire,
} from './timespan.js';

describe('ranges of PostgreSQL', () => {
  test.each([
    ['[1,2)', '[1,2]'],
    ['(,)', '[0,4102444800000000000]'],
    ['(,5)', '[0,5]'],
    ['[1631156400000000001,)', '[1631156400000000001,4102444800000000000]'],
    ['empty', '[4102444800000000000,0]'],
  ])('%s is %s on the wire, and back', (range, wire) => {
    const timespan = timespanFromRange(range);
    expect(timespanToWire(timespan)).toBe(wire);
    expect(timespanToRange(timespan)).toBe(range);
  });

  test.each(['', '[1,2]', '(1,2)', '[,2)', '[1,2', '(a,b)', '[1;2)'])('%j is refused', (text) => {
    expect(() => timespanFromRange(text)).toThrow(TypeError);
  });

  test('bounds beyond the limits are unbounded, and a range without any time within them is empty', () => {
    expect(timespanToRange({ begin: -5, end: MAXIMUM_TIME + 1n })).toBe('(,)');
    expect(timespanToRange({ begin: 5, end: 5 })).toBe('empty');
    expect(timespanFromRange(`[${String(MAXIMUM_TIME)},)`)).toBe(EMPTY_TIMESPAN);
  });

  test('every time within the limits survives exactly', () => {
    const time = fc.bigInt({ min: 1n, max: MAXIMUM_TIME - 1n });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [begin, end] = a < b ? [a, b] : [b, a + 1n];
        const decoded = timespanFromRange(timespanToRange({ begin, end }));
        expect([BigInt(decoded.begin), BigInt(decoded.end)]).toEqual([begin, end]);
      }),
    );
  });
});

test('empty and unbounded timespans', () => {
  expect(isEmptyTimespan(EMPTY_TIMESPAN)).toBe(true);
  expect(isEmptyTimespan({ begin: 1, end: 2 })).toBe(false);
  expect(isUnboundedTimespan(timespanFromRange('(,)'))).toBe(true);
  expect(isUnboundedTimespan(timespanFromRange('(,5)'))).toBe(false);
});
