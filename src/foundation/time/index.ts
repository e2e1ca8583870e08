export { isUnboundedTimespan, type Timespan, timespanFromRange, timespanToRange, timespanToWire } from './timespan.js';
