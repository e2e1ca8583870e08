import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTime } from './parse-time.js';
import { TimeLiteralError } from './time-literal-error.js';

describe('time literals', () => {
  test.each([
    ['2020-01-01', 1577836837000000000n],
    ['2020-1-1', 1577836837000000000n],
    ['2020-01-01/tai', 1577836800000000000n],
    ['2020-01-01T00:00:00.123456789', 1577836837123456789n],
    ['2020-01-01 00:00+00:00', 1577836837000000000n],
    ['2020-01-01T00:00:00/tt', 1577836767816000000n],
    ['+02020-01-01T00:00:00.5', 1577836837500000000n],
    ['58849.0', 1577836800000000000n],
    ['mjd/58849.0/utc', 1577836837000000000n],
    ['58849.5/UTC', 1577880037000000000n],
    ['58849.5/tcg', 1577879966870298574n],
    ['JD/2458849.5', 1577836800000000000n],
    ['unix/1577836800.0', 1577836837000000000n],
    ['gps/1.0', 315964820000000000n],
    ['cxcsec/694224000.0', 1577836767816000000n],
    ['2020:001', 1577836837000000000n],
    ['2021:366', 1640995237000000000n],
    ['jyear/2020.5', 1593658800000000000n],
    ['byear/1990.5', 646896888836395182n],
    ['decimalyear/2020.5', 1593648000000000000n],
    ['plot_date/18262.5/tt', 1577880037000000000n],
    ['stardate/-800000.5', 0n],
  ])('%s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  test.each([
    ['2016-12-31T23:59:60', 1483228836000000000n],
    ['2016-12-31T23:59:60.5', 1483228836500000000n],
    ['2016-12-31T23:59:61.5', 1483228837499994213n],
    ['2020-01-01T00:00:61', 1577836898000000000n],
    ['unix/1483228799.5', 1483228836499994213n],
    ['1971-12-31T23:59:60.05', 63072009942242002n],
    ['1970-01-01T00:00:00', 8000082000n],
  ])('around leap seconds: %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  test.each([
    ['58849.5/tdb', 1577879967816086569n],
    ['58849.5/tcb', 1577879946776162957n],
  ])('to 20 microseconds: %s', (text, expected) => {
    const difference = Number(parseTime(text) - expected);
    expect(Math.abs(difference)).toBeLessThan(20_000);
  });

  test.each([
    ['1960-01-01', 0n],
    ['0000-01-01', 0n],
    ['-5.5', 0n],
    ['2100-01-01', 4102444800000000000n],
    ['+99999-01-01', 4102444800000000000n],
    ['decimalyear/1000000000.5', 4102444800000000000n],
  ])('times beyond the limits are at the limits: %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  test.each([
    '58849',
    'unix/1577836800',
    '1.5e5',
    '2020-01-01T00',
    '2020-01-01T00:00:00Z',
    '2020-01-01T00:00:00+01:00',
    'iso/2020-01-01T00:00:00',
    '2020-01-01t00:00:00',
    '2020-13-01',
    '2021-02-29',
    '2021:366:00:00:00.',
    '2021:367',
    '2020-01-01T24:00:00',
    '10000-01-01',
    ' 2020-01-01',
    'nothing/58849.5',
    'datetime/2020-01-01',
    'mjd/2020-01-01',
    'iso/58849.5',
    '58849.5/nowhere',
    '58849.5/ut1',
    '58849.5/local',
    'jd/1000000000.5/utc',
    'jd/-68570.5/utc',
    `${'1'.repeat(400)}.5`,
  ])('%s is refused', (text) => {
    expect(() => parseTime(text)).toThrow(TimeLiteralError);
  });

  test('milliseconds of UTC since 1972 are exact in every format that writes them', () => {
    const since1972 = fc.integer({ min: 63_072_000_000, max: 4_102_444_700_000 });
    fc.assert(
      fc.property(since1972, (milliseconds) => {
        const text = new Date(milliseconds).toISOString().slice(0, -1);
        const expected = parseTime(text);
        expect(parseTime(text.replace('T', ' '))).toBe(expected);
        expect(parseTime(`fits/+0${text}`)).toBe(expected);
        expect(expected % 1_000_000n).toBe(0n);
        const leapSeconds = expected / 1_000_000n - BigInt(milliseconds);
        expect(leapSeconds >= 10_000n && leapSeconds <= 37_000n).toBe(true);
      }),
    );
  });
});
