export { type AnalyzedRows, QueryAnalyzer, type RowsRequest } from './analyzer.js';
export {
  type Catalogue,
  type CatalogueRequest,
  decodeCatalogue,
  EMPTY_CATALOGUE,
  readCatalogueRows,
  type SummarizedCollection,
} from './catalogue.js';
export { catalogueRequest } from './catalogue-request.js';
export { anyRows, countedRows } from './counting.js';
export { Parameters } from './parameters.js';
export type * from './plan.js';
export { filtersRows, type Postprocessing } from './postprocessing.js';
export { type QuotedRows, quoteTexts } from './quoting.js';
export { isIndependentOfValues } from './value-independence.js';
