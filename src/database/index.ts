export { Database, type DatabaseLogin } from './database.js';
export { DatabaseModule } from './database.module.js';
export { Databases } from './databases.js';
export { Namespace } from './namespace.js';
export type { BoundValue, Row } from './statement.js';
export { ButlerAttribute } from './entities/index.js';
