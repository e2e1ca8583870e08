import { TimeLiteralError } from './time-literal-error.js';

const DAY_MILLISECONDS = 86_400_000;

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar, which also counts before its introduction.
 *
 * @throws TimeLiteralError if there is no such date.
 */
export function dayOfDate(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw new TimeLiteralError('there is no such date');
  }
  return date.getTime() / DAY_MILLISECONDS;
}

/**
 * Days from 1970-01-01 to a day of a year. Day 366 of a common year is the first of the next.
 *
 * @throws TimeLiteralError unless the day is one of 1 to 366.
 */
export function dayOfYearDay(year: number, dayOfYear: number): number {
  if (dayOfYear < 1 || dayOfYear > 366) {
    throw new TimeLiteralError('the day of the year has to be one of 1 to 366');
  }
  return dayOfDate(year, 1, 1) + dayOfYear - 1;
}
