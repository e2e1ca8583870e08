export {
  EMPTY_TIMESPAN,
  isUnboundedTimespan,
  MAXIMUM_TIME,
  type Timespan,
  timespanFromRange,
  timespanToRange,
  timespanToWire,
} from './timespan.js';
export { taiToUtcTimestamp, utcTimestampToTai } from './utc.js';
export { parseTime, TimeLiteralError } from './scales/index.js';
