import { tcbToTai, tcgToTai, tdbToTai, ttToTai } from './dynamical-time.js';
import { TimeLiteralError } from './time-literal-error.js';
import { DAY } from './units.js';
import { utcCountToTai, utcDateToTai } from './utc-to-tai.js';

/** The time scales of astropy. */
const TIME_SCALES = ['tai', 'tcb', 'tcg', 'tdb', 'tt', 'ut1', 'utc', 'local'] as const;

/** A time scale that has a known relation to TAI. */
export type TimeScale = Exclude<(typeof TIME_SCALES)[number], 'ut1' | 'local'>;

/**
 * The scale of a name in lower case.
 *
 * @throws TimeLiteralError for unknown names; for ut1, whose relation to TAI is measured from day to day; and for
 * local, which has none.
 */
export function timeScale(name: string): TimeScale {
  const scale = TIME_SCALES.find((candidate) => candidate === name);
  if (scale === undefined) {
    throw new TimeLiteralError(`unknown time scale '${name}'; known are utc, tai, tt, tdb, tcb and tcg`);
  }
  if (scale === 'ut1' || scale === 'local') {
    throw new TimeLiteralError(`times of the scale '${scale}' cannot be converted to TAI by this server`);
  }
  return scale;
}

/**
 * TAI of a time of day, in attoseconds since 1970-01-01 00:00:00 TAI.
 *
 * @param day days since 1970-01-01 of the scale.
 * @param elapsed attoseconds since midnight; may go beyond the day's end.
 * @throws TimeLiteralError for UTC days outside of the calendar.
 */
export function dateToTai(scale: TimeScale, day: number, elapsed: bigint): bigint {
  return scale === 'utc' ? utcDateToTai(day, elapsed) : countToTai(scale, BigInt(day) * DAY + elapsed);
}

/**
 * TAI of a count of days since 1970-01-01 of a scale; both in attoseconds, 86,400 seconds a day.
 *
 * @throws TimeLiteralError for UTC days outside of the calendar.
 */
export function countToTai(scale: TimeScale, count: bigint): bigint {
  switch (scale) {
    case 'utc':
      return utcCountToTai(count);
    case 'tai':
      return count;
    case 'tt':
      return ttToTai(count);
    case 'tcg':
      return tcgToTai(count);
    case 'tdb':
      return tdbToTai(count);
    case 'tcb':
      return tcbToTai(count);
  }
}
