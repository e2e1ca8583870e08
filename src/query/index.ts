export type { AllDatasetsRequest } from './all-datasets.js';
export { KnownCatalogues } from './known-catalogues.js';
export type { QueryContext, QueryTotals } from './query-context.js';
export { QueryEngine, type QueryRequest, type ResultRequest } from './query-engine.js';
export { QueryModule } from './query.module.js';
export { type ColumnLiteral, decodeLiteral } from './tree/index.js';
