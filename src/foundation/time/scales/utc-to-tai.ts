import { driftOf, leapOf, taiMinusUtc } from './leap-seconds.js';
import { TimeLiteralError } from './time-literal-error.js';
import { DAY, floorDivide } from './units.js';

/** Days since 1970-01-01 that the reference's calendar covers: from Julian year -4799, to Julian date 10^9. */
const FIRST_DAY = -2_472_326;
const LAST_DAY = 997_559_410;

/**
 * TAI of a time of a UTC day, in attoseconds since 1970-01-01 00:00:00 TAI.
 *
 * @param elapsed UTC attoseconds since midnight. What goes beyond the day's end, leap second included, counts as that
 * fraction of the next day, as ERFA's `dtf2d` takes it.
 * @throws TimeLiteralError for days outside of the calendar.
 */
export function utcDateToTai(day: number, elapsed: bigint): bigint {
  if (day < FIRST_DAY || day > LAST_DAY) {
    throw new TimeLiteralError('the date is outside of the calendar of UTC');
  }
  const length = DAY + leapOf(day);
  if (elapsed >= length) {
    const nextLength = DAY + leapOf(day + 1);
    return utcDateToTai(day + 1, ((elapsed - length) * nextLength) / length);
  }
  return BigInt(day) * DAY + taiMinusUtc(day) + elapsed + (elapsed * driftOf(day)) / DAY;
}

/**
 * TAI of a count of UTC days since 1970-01-01, in which a day with a leap second is a day like all others, so that its
 * seconds are a little longer (ERFA's quasi-JD). Both in attoseconds, 86,400 seconds a day.
 *
 * @throws TimeLiteralError for days outside of the calendar.
 */
export function utcCountToTai(count: bigint): bigint {
  const day = floorDivide(count, DAY);
  const elapsed = count - day * DAY;
  return utcDateToTai(Number(day), (elapsed * (DAY + leapOf(Number(day)))) / DAY);
}
