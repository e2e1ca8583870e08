export { NestLogger } from './nest-logger.js';
export { rootLogger } from './root-logger.js';
