import { MICROSECOND } from './units.js';

/** From which UTC midnight on TAI - UTC has been how many seconds. Source: IERS Bulletin C. */
const LEAP_SECONDS: readonly (readonly [since: string, difference: number])[] = [
  ['1972-01-01', 10],
  ['1972-07-01', 11],
  ['1973-01-01', 12],
  ['1974-01-01', 13],
  ['1975-01-01', 14],
  ['1976-01-01', 15],
  ['1977-01-01', 16],
  ['1978-01-01', 17],
  ['1979-01-01', 18],
  ['1980-01-01', 19],
  ['1981-07-01', 20],
  ['1982-07-01', 21],
  ['1983-07-01', 22],
  ['1985-07-01', 23],
  ['1988-01-01', 24],
  ['1990-01-01', 25],
  ['1991-01-01', 26],
  ['1992-07-01', 27],
  ['1993-07-01', 28],
  ['1994-07-01', 29],
  ['1996-01-01', 30],
  ['1997-07-01', 31],
  ['1999-01-01', 32],
  ['2006-01-01', 33],
  ['2009-01-01', 34],
  ['2012-07-01', 35],
  ['2015-07-01', 36],
  ['2017-01-01', 37],
];
const DAY_MILLISECONDS = 86_400_000;
const STEPS = LEAP_SECONDS.map(([since, difference]) => ({
  day: Date.parse(since) / DAY_MILLISECONDS,
  offset: BigInt(difference) * 1_000_000n,
}));

/**
 * From 1968-02-01 to the end of 1971, UTC seconds were longer than SI seconds: TAI - UTC was 4.21317 s on MJD 39126 and
 * grew by 2.592 ms a day. Source: USNO, `tai-utc.dat`. Times before that lie before the epoch of all times here, and
 * need no other formula.
 */
const FIRST_LEAP_DAY = 730;
const DRIFT = 2592n;
const DRIFT_ORIGIN_DAY = 39_126 - 40_587;
const OFFSET_AT_ORIGIN = 4_213_170n;

/** TAI - UTC at the beginning of a UTC day, counted from 1970-01-01; in attoseconds. */
export function taiMinusUtc(day: number): bigint {
  return offsetOf(day) * MICROSECOND;
}

/** By how much TAI - UTC grows steadily during a day, in attoseconds. */
export function driftOf(day: number): bigint {
  return day < FIRST_LEAP_DAY ? DRIFT * MICROSECOND : 0n;
}

/** By how much a UTC day is longer than 86,400 UTC seconds, in attoseconds. */
export function leapOf(day: number): bigint {
  return taiMinusUtc(day + 1) - taiMinusUtc(day) - driftOf(day);
}

function offsetOf(day: number): bigint {
  const step = STEPS.findLast((candidate) => candidate.day <= day);
  return step?.offset ?? OFFSET_AT_ORIGIN + BigInt(day - DRIFT_ORIGIN_DAY) * DRIFT;
}
