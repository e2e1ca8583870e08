import { taiMinusUtc } from './scales/leap-seconds.js';
import { SECOND } from './scales/units.js';

const NANOSECONDS = 1_000_000_000n;
const DAY_SECONDS = 86_400;

/**
 * TAI nanoseconds of a UTC time as PostgreSQL prints a `timestamp`: `2024-01-02 03:04:05.678901`.
 *
 * @throws TypeError for any other text.
 */
export function utcTimestampToTai(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) {
    throw new TypeError(`'${text}' is not a timestamp.`);
  }
  const [, date = '', time = '', fraction = ''] = match;
  const seconds = Date.parse(`${date}T${time}Z`) / 1000;
  return BigInt(seconds + differenceAt(seconds)) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'));
}

/** The UTC time of TAI nanoseconds, in whole microseconds, as PostgreSQL reads a `timestamp`. */
export function taiToUtcTimestamp(nanoseconds: number | bigint): string {
  const total = BigInt(nanoseconds);
  const seconds = total >= 0n ? total / NANOSECONDS : -((-total + NANOSECONDS - 1n) / NANOSECONDS);
  const tai = Number(seconds);
  // Counted by the later of two offsets, a leap second has the name of the second after it.
  const guess = tai - differenceAt(tai);
  const utc = tai - differenceAt(guess);
  const microseconds = (total - seconds * NANOSECONDS) / 1000n;
  const whole = new Date(utc * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${whole}.${String(microseconds).padStart(6, '0')}`;
}

/** TAI - UTC in whole seconds at a UTC time in seconds; 0 before 1972, of when no repository has times. */
function differenceAt(utc: number): number {
  const day = Math.floor(utc / DAY_SECONDS);
  return utc < 63_072_000 ? 0 : Number(taiMinusUtc(day) / SECOND);
}
