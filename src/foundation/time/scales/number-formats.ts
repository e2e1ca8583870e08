import { dayOfDate } from './calendar.js';
import { countToTai, dateToTai, type TimeScale } from './scale.js';
import { DAY, floorDivide, scaleDouble, SECOND } from './units.js';

/** Formats that count units of time from an epoch of their own. */
const EPOCH_FORMATS = {
  unix: { scale: 'utc', day: 0, seconds: 0n, unitsPerDay: 86_400 },
  unix_tai: { scale: 'tai', day: 0, seconds: 0n, unitsPerDay: 86_400 },
  cxcsec: { scale: 'tt', day: dayOfDate(1998, 1, 1), seconds: 0n, unitsPerDay: 86_400 },
  galexsec: { scale: 'utc', day: dayOfDate(1980, 1, 6), seconds: 0n, unitsPerDay: 86_400 },
  gps: { scale: 'tai', day: dayOfDate(1980, 1, 6), seconds: 19n, unitsPerDay: 86_400 },
  // The epoch that Matplotlib has had since its release 3.3.
  plot_date: { scale: 'utc', day: 0, seconds: 0n, unitsPerDay: 1 },
  stardate: { scale: 'tai', day: dayOfDate(2318, 7, 5), seconds: 39_600n, unitsPerDay: 1 / 0.397766856 },
} as const satisfies Record<string, { scale: TimeScale; day: number; seconds: bigint; unitsPerDay: number }>;

const DATE_FORMATS = ['jd', 'mjd', 'jyear', 'byear', 'decimalyear'] as const;

/** The name of a format whose values are numbers. */
export type NumberFormat = keyof typeof EPOCH_FORMATS | (typeof DATE_FORMATS)[number];

/** Whether values of the format are numbers. */
export function isNumberFormat(name: string): name is NumberFormat {
  return Object.hasOwn(EPOCH_FORMATS, name) || DATE_FORMATS.some((candidate) => candidate === name);
}

/** Years beyond these lie far outside of the times that there are. */
const YEARS = { first: 0, last: 9998 };

/**
 * TAI of a number, in attoseconds since 1970-01-01 00:00:00 TAI. The number is taken as exactly the double that it is.
 * Julian and Besselian years are turned into days in floating point, with the order of operations of ERFA's `epj2jd`
 * and `epb2jd`.
 *
 * @throws TimeLiteralError for UTC days outside of the calendar.
 */
export function numberToTai(format: NumberFormat, value: number, scale: TimeScale): bigint {
  switch (format) {
    case 'jd':
      return countToTai(scale, daysSince(value, 4_881_175n));
    case 'mjd':
      return countToTai(scale, daysSince(value, 81_174n));
    case 'jyear':
      return countToTai(scale, daysSince(51544.5 + (value - 2000) * 365.25, 81_174n));
    case 'byear':
      return countToTai(scale, daysSince(15019.81352 + (value - 1900) * 365.242198781, 81_174n));
    case 'decimalyear':
      return decimalYearToTai(value, scale);
    default: {
      // The scale that the user gives is only what the value would be shown in: it makes no difference to the time.
      const epoch = EPOCH_FORMATS[format];
      const count = scaleDouble(value, DAY * UNIT_PRECISION, scaleDouble(epoch.unitsPerDay, UNIT_PRECISION));
      return countToTai(epoch.scale, BigInt(epoch.day) * DAY + epoch.seconds * SECOND + count);
    }
  }
}

/** Makes any double that is a number of units per day an integer. */
const UNIT_PRECISION = 2n ** 64n;

/** A number of days in attoseconds, minus an epoch in half days. */
function daysSince(value: number, epochHalfDays: bigint): bigint {
  return scaleDouble(value, DAY) - (epochHalfDays * DAY) / 2n;
}

/** The fraction of the year that has passed; of a year of UTC in SI seconds, leap seconds included. */
function decimalYearToTai(value: number, scale: TimeScale): bigint {
  const year = Math.min(Math.max(Math.trunc(value), YEARS.first), YEARS.last);
  const fraction = scaleDouble(value - Math.trunc(value), SECOND);
  if (scale === 'utc') {
    const start = dateToTai('utc', dayOfDate(year, 1, 1), 0n);
    const end = dateToTai('utc', dayOfDate(year + 1, 1, 1), 0n);
    return start + floorDivide((end - start) * fraction, SECOND);
  }
  const start = BigInt(dayOfDate(year, 1, 1));
  const end = BigInt(dayOfDate(year + 1, 1, 1));
  return countToTai(scale, start * DAY + floorDivide((end - start) * DAY * fraction, SECOND));
}
