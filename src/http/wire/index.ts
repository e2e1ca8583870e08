export { collectionInfoText, collectionSummaryText, legacyCollectionInfoText } from './collection.js';
export { dataCoordinateText } from './data-coordinate.js';
export { datasetRefText, findDatasetReplyText } from './dataset-ref.js';
