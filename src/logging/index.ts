export { NestLogger } from './nest-logger.js';
export { type LogOutput, rootLogger } from './root-logger.js';
