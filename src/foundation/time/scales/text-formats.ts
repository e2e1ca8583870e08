import { dayOfDate, dayOfYearDay } from './calendar.js';
import { dateToTai, type TimeScale } from './scale.js';
import { TimeLiteralError } from './time-literal-error.js';
import { SECOND } from './units.js';

/**
 * The formats whose values are dates and times of day (astropy's classes of the same names). Years have four digits,
 * years with a sign five. The first form of each has a fixed number of digits everywhere: only it may end in a bare
 * point, and only it knows how many days a year has.
 */
const TEXT_FORMATS = {
  iso: [
    /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?: (?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d*))?)?)?$/,
    /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?: (?<hour>\d\d?):(?<minute>\d\d?)(?::(?<second>\d\d?)(?:\.(?<fraction>\d+))?)?)?$/,
  ],
  isot: [
    /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d*))?)?)?$/,
    /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:T(?<hour>\d\d?):(?<minute>\d\d?)(?::(?<second>\d\d?)(?:\.(?<fraction>\d+))?)?)?$/,
  ],
  yday: [
    /^(?<year>\d{4}):(?<dayOfYear>\d{3})(?::(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d*))?)?)?$/,
    /^(?<year>\d{4}):(?<dayOfYear>\d{1,3})(?::(?<hour>\d\d?):(?<minute>\d\d?)(?::(?<second>6[01]|[0-5]?\d)(?:\.(?<fraction>\d+))?)?)?$/,
  ],
  fits: [
    /^(?<year>\d{4}|\+\d{5})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d*))?)?$/,
  ],
} as const satisfies Record<string, readonly RegExp[]>;

/** The name of a format whose values are dates and times of day. */
export type TextFormat = keyof typeof TEXT_FORMATS;

/** Whether values of the format are dates and times of day. */
export function isTextFormat(name: string): name is TextFormat {
  return Object.hasOwn(TEXT_FORMATS, name);
}

/**
 * TAI of a date or a time of day, in attoseconds since 1970-01-01 00:00:00 TAI.
 *
 * @throws TimeLiteralError if the text does not have the format, or if there is no such date or time.
 */
export function textToTai(format: TextFormat, text: string, scale: TimeScale): bigint {
  for (const [index, form] of TEXT_FORMATS[format].entries()) {
    const parts = form.exec(text)?.groups;
    if (parts !== undefined && !(index === 0 && isBeyondYear(parts))) {
      return dateToTai(scale, dayOf(parts), elapsedOf(parts));
    }
  }
  throw new TimeLiteralError(`the text does not have the format '${format}'`);
}

type Parts = Readonly<Record<string, string | undefined>>;

function dayOf(parts: Parts): number {
  const year = numberOf(parts['year']);
  return parts['dayOfYear'] === undefined
    ? dayOfDate(year, numberOf(parts['month']), numberOf(parts['day']))
    : dayOfYearDay(year, numberOf(parts['dayOfYear']));
}

function isBeyondYear(parts: Parts): boolean {
  const year = numberOf(parts['year']);
  const nextYear = dayOfDate(year + 1, 1, 1);
  return parts['dayOfYear'] !== undefined && dayOfDate(year, 1, 1) + numberOf(parts['dayOfYear']) > nextYear;
}

/** Attoseconds since midnight. Seconds up to 99 are taken: they run on into the next minute, or day. */
function elapsedOf(parts: Parts): bigint {
  const hour = numberOf(parts['hour']);
  const minute = numberOf(parts['minute']);
  if (hour > 23 || minute > 59) {
    throw new TimeLiteralError('there is no such time of day');
  }
  const seconds = 3600 * hour + 60 * minute + numberOf(parts['second']);
  const fraction = (parts['fraction'] ?? '').slice(0, 18).padEnd(18, '0');
  return BigInt(seconds) * SECOND + BigInt(fraction);
}

function numberOf(digits: string | undefined): number {
  return Number(digits ?? 0);
}
