export type { AllDatasetsRequest } from './all-datasets.js';
export { QueryEngine, type QueryRequest, type ResultRequest } from './query-engine.js';
export { QueryModule } from './query.module.js';
export { type ColumnLiteral, decodeLiteral } from './tree/index.js';
