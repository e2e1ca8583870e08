export { isUnboundedTimespan, type Timespan, timespanFromRange, timespanToRange, timespanToWire } from './timespan.js';
export { taiToUtcTimestamp, utcTimestampToTai } from './utc.js';
export { parseTime, TimeLiteralError } from './scales/index.js';
