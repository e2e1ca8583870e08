export { QueryEngine, type QueryRequest, type ResultRequest } from './query-engine.js';
export type { QueryContext } from './query-context.js';
export { QueryModule } from './query.module.js';
