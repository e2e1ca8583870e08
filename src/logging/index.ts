export { type LogOutput, rootLogger } from './root-logger.js';
