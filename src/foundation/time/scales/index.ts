export { parseTime } from './parse-time.js';
export { TimeLiteralError } from './time-literal-error.js';
