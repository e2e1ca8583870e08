import { type ColumnLiteral, type ExactInteger, invalidQuery } from '../../tree/index.js';
import { EMPTY_TIMESPAN, MAXIMUM_TIME } from '../../../foundation/time/index.js';
import type { Value } from './value.js';

/** The smallest time there is. */
const MINIMUM_TIME = 0;

/**
 * The timespan of two times, either of which may be NULL for no bound (reference: `Timespan`). A begin after the end
 * makes the empty timespan; equal times one of a nanosecond.
 *
 * @param text the timespan as written, for messages.
 * @throws ButlerUserError `invalid_query` for other bounds, and for a single instant at the limits of time.
 */
export function timespanLiteral(bounds: readonly Value[], text: string): ColumnLiteral {
  const [begin = MINIMUM_TIME, given = MAXIMUM_TIME] = bounds.map((bound) => timeOf(bound, text) ?? undefined);
  const isInstant = BigInt(begin) === BigInt(given);
  const end = isInstant ? BigInt(given) + 1n : given;
  if (isInstant && (BigInt(given) <= MINIMUM_TIME || BigInt(end) >= MAXIMUM_TIME)) {
    throw invalidQuery(`The timespan ${text} is an instant at the limits of time, which is not supported.`);
  }
  return { kind: 'timespan', value: begin < end ? { begin, end } : EMPTY_TIMESPAN };
}

/** Null for no bound. */
function timeOf(bound: Value, text: string): ExactInteger | null {
  if (bound.kind === 'null') {
    return null;
  }
  if (bound.kind === 'expression' && bound.expression.kind === 'datetime') {
    return bound.expression.value;
  }
  throw invalidQuery(
    `Invalid type in timespan tuple "${text}" ` +
      '(note that date/time strings must be preceded by "T" to be recognized).',
  );
}
