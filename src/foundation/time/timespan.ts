/**
 * A half-open interval of time, in TAI nanoseconds since 1970-01-01 00:00:00 TAI. Integers are exact: numbers where
 * they are safe, bigint beyond. Sources: protocol section 3.1; reference `TimespanDatabaseRepresentation`.
 */
export interface Timespan {
  readonly begin: number | bigint;
  readonly end: number | bigint;
}

/** "No lower bound"; also the smallest time there is. */
const MINIMUM_TIME = 0;
/** "No upper bound": 2100-01-01 00:00:00 TAI; also the largest time there is. */
export const MAXIMUM_TIME = 4_102_444_800_000_000_000n;

/** The one form that empty timespans have. */
export const EMPTY_TIMESPAN: Timespan = { begin: MAXIMUM_TIME, end: MINIMUM_TIME };

/** Whether no time lies in the timespan. */
export function isEmptyTimespan(timespan: Timespan): boolean {
  return timespan.begin >= timespan.end;
}

/** Whether the timespan is unbounded on both sides, and so overlaps every other that is not empty. */
export function isUnboundedTimespan(timespan: Timespan): boolean {
  return timespan.begin <= MINIMUM_TIME && timespan.end >= MAXIMUM_TIME;
}

/** The text to bind for an `int8range` column: bounds at the limits, or beyond, become infinite, as writers store them. */
export function timespanToRange(timespan: Timespan): string {
  if (isEmptyTimespan(timespan)) {
    return 'empty';
  }
  const lower = timespan.begin <= MINIMUM_TIME ? '(' : `[${String(timespan.begin)}`;
  const upper = timespan.end >= MAXIMUM_TIME ? '' : String(timespan.end);
  return `${lower},${upper})`;
}

/**
 * Decode the text that PostgreSQL prints for an `int8range`, which is always in the canonical form `[a,b)`.
 *
 * @throws TypeError for any other text.
 */
export function timespanFromRange(text: string): Timespan {
  if (text === 'empty') {
    return EMPTY_TIMESPAN;
  }
  const bounds = /^(?:\[(?<lower>-?\d+)|\(),(?<upper>-?\d+)?\)$/.exec(text)?.groups;
  if (bounds === undefined) {
    throw new TypeError(`'${text}' is not a range of times.`);
  }
  const { lower, upper } = bounds;
  const timespan = {
    begin: lower === undefined ? MINIMUM_TIME : exact(lower),
    end: upper === undefined ? MAXIMUM_TIME : exact(upper),
  };
  return isEmptyTimespan(timespan) ? EMPTY_TIMESPAN : timespan;
}

/** The wire's form, a pair of integers, as JSON text. */
export function timespanToWire(timespan: Timespan): string {
  return `[${String(timespan.begin)},${String(timespan.end)}]`;
}

function exact(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
