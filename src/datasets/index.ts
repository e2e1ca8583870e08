export { type CollectionSummary, readCollectionSummary } from './collection-summary.js';
export { rewriteDataId } from './data-id-rewriting.js';
export { readDataset, readDatasets, type TagsTable } from './dataset-by-id.js';
export {
  type DatasetRef,
  type DatasetType,
  makeDatasetType,
  missingDatasetType,
  type RegisteredDatasetType,
  splitDatasetTypeName,
} from './dataset-type.js';
export {
  type DatasetTypeSearchResult,
  parseDatasetTypeSearch,
  readDatasetTypes,
  selectDatasetTypes,
} from './dataset-type-queries.js';
export { DatasetTypeRows } from './dataset-type-rows.js';
export { firstMatch } from './find-dataset.js';
export { type DatasetSearch, readMatches } from './find-dataset-statement.js';
