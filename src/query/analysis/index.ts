export { type AnalyzedRows, QueryAnalyzer, type RowsRequest } from './analyzer.js';
export { type Catalogue, EMPTY_CATALOGUE, readCatalogue } from './catalogue.js';
export { catalogueRequest } from './catalogue-request.js';
export type * from './plan.js';
export { filtersRows, type Postprocessing } from './postprocessing.js';
