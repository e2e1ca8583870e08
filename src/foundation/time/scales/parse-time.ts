import { MAXIMUM_TIME } from '../timespan.js';
import { isNumberFormat, type NumberFormat, numberToTai } from './number-formats.js';
import { timeScale } from './scale.js';
import { isTextFormat, type TextFormat, textToTai } from './text-formats.js';
import { TimeLiteralError } from './time-literal-error.js';
import { NANOSECOND, roundDivide } from './units.js';

/** What is taken for a time (reference: `parserYacc._re_time_str`): `[format/]value[/scale]`. */
const TIME =
  /^(?:(?<format>\w+)\/)?(?:(?<number>-?(?:\d+\.\d*|\.\d+))|(?<date>\d+-\d+-\d+(?:[ T]\d+:\d+(?::\d+(?:\.\d*)?)?)?)|(?<fits>\+\d+-\d+-\d+(?:T\d+:\d+:\d+(?:\.\d*)?)?)|(?<yday>\d+:\d+(?::\d+:\d+(?::\d+(?:\.\d*)?)?)?))(?:\/(?<scale>\w+))?$/i;

/**
 * The time that a literal of the where language stands for, as TAI nanoseconds since 1970-01-01 00:00:00 TAI, moved into
 * the range of the times there are. Formats and scales are those of astropy. Exact to the nanosecond for utc, tai, tt
 * and tcg; to 20 microseconds for tdb and tcb.
 *
 * @param text what stands between the quotes: `[format/]value[/scale]`.
 * @throws TimeLiteralError for anything else, and for ut1 and local times.
 */
export function parseTime(text: string): bigint {
  // Python prints UTC datetimes in this way; no other time zone is known.
  const parts = TIME.exec(text.replaceAll('+00:00', ''))?.groups;
  if (parts === undefined) {
    throw new TimeLiteralError('the text is no time in a known format; numbers need a decimal point');
  }
  const { format: given, scale, number, date = parts['fits'] ?? parts['yday'] } = parts;
  const format = given === undefined ? defaultFormat(parts) : knownFormat(given.toLowerCase());
  const toTai = timeScale(scale?.toLowerCase() ?? defaultScale(format));
  if (number !== undefined && isNumberFormat(format)) {
    const value = Number(number);
    if (!Number.isFinite(value)) {
      throw new TimeLiteralError('the number is too large');
    }
    return clamp(numberToTai(format, value, toTai));
  }
  if (date !== undefined && isTextFormat(format)) {
    return clamp(textToTai(format, date, toTai));
  }
  throw new TimeLiteralError(`the text does not have the format '${format}'`);
}

function defaultFormat(parts: Readonly<Record<string, string | undefined>>): TextFormat | NumberFormat {
  if (parts['number'] !== undefined) {
    return 'mjd';
  }
  if (parts['date'] !== undefined) {
    return /t/i.test(parts['date']) ? 'isot' : 'iso';
  }
  return parts['fits'] !== undefined ? 'fits' : 'yday';
}

function knownFormat(name: string): TextFormat | NumberFormat {
  if (isTextFormat(name) || isNumberFormat(name)) {
    return name;
  }
  throw new TimeLiteralError(`'${name}' is no time format that values can be written in`);
}

function defaultScale(format: TextFormat | NumberFormat): string {
  if (isTextFormat(format) || format === 'unix') {
    return 'utc';
  }
  return format === 'cxcsec' ? 'tt' : 'tai';
}

function clamp(attoseconds: bigint): bigint {
  const nanoseconds = roundDivide(attoseconds, NANOSECOND);
  if (nanoseconds < 0n) {
    return 0n;
  }
  return nanoseconds > MAXIMUM_TIME ? MAXIMUM_TIME : nanoseconds;
}
