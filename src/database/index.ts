export { Database, type DatabaseLogin } from './database.js';
export { DatabaseModule } from './database.module.js';
export type { RowCursor } from './cursor.js';
export { translateDatabaseError } from './database-error.js';
export { Databases } from './databases.js';
export { Namespace } from './namespace.js';
export type { DatabaseSession } from './session.js';
export type { BoundValue, Row, StatementReader } from './statement.js';
export { ButlerAttribute } from './entities/index.js';
