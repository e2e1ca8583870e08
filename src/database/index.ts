export { Database, type DatabaseLogin, type PoolLimits } from './database.js';
export { DatabaseModule } from './database.module.js';
export { Databases } from './databases.js';
export { Namespace } from './namespace.js';
export { type BoundValue, type Row, Statement } from './statement.js';
export { ButlerAttribute, DatasetTypeRow, DimensionGraphDefinition } from './entities/index.js';
