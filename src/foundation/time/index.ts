export {
  EMPTY_TIMESPAN,
  isEmptyTimespan,
  isUnboundedTimespan,
  MAXIMUM_TIME,
  MINIMUM_TIME,
  type Timespan,
  timespanFromRange,
  timespanToRange,
  timespanToWire,
} from './timespan.js';
