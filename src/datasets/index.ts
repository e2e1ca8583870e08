export type { CollectionSummary } from './collection-summary.js';
export { type DatasetContext, DatasetQueries, type FindDatasetQuery } from './dataset-queries.js';
export type { TagsTable } from './dataset-by-id.js';
export { type DatasetRef, type DatasetType, missingDatasetType, type RegisteredDatasetType } from './dataset-type.js';
export { type DatasetTypeSearchResult, readDatasetTypes } from './dataset-type-queries.js';
export { DatasetTypeRows } from './dataset-type-rows.js';
export { DatasetsModule } from './datasets.module.js';
export type { Definitions, DefinitionSnapshot } from './definitions.js';
export { StorageClassRegistry } from './storage-classes/index.js';
