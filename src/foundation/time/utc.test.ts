import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { taiToUtcTimestamp, utcTimestampToTai } from './utc.js';

describe('UTC timestamps', () => {
  test.each([
    ['2020-01-01 00:00:00', 1577836837000000000n],
    ['2016-12-31 23:59:59.5', 1483228835500000000n],
    ['2017-01-01 00:00:00.000001', 1483228837000001000n],
    ['1980-01-06 00:00:00', 315964819000000000n],
  ])('%s', (text, nanoseconds) => {
    expect(utcTimestampToTai(text)).toBe(nanoseconds);
    expect(taiToUtcTimestamp(nanoseconds).startsWith(text)).toBe(true);
  });

  test('there and back', () => {
    const microseconds = fc.bigInt({ min: 63_072_020_000_000n, max: 4_102_444_800_000_000n });
    fc.assert(
      fc.property(microseconds, (time) => {
        const text = taiToUtcTimestamp(time * 1000n);
        const difference = utcTimestampToTai(text) - time * 1000n;
        // A leap second has no UTC timestamp of its own.
        expect(difference === 0n || difference === 1_000_000_000n || difference === -1_000_000_000n).toBe(true);
      }),
    );
  });

  test('other texts are refused', () => {
    expect(() => utcTimestampToTai('2020-01-01')).toThrow(TypeError);
  });
});
