export { collectionInfoText, collectionSummaryText, legacyCollectionInfoText } from './collection.js';
export { dataCoordinateText } from './data-coordinate.js';
export { findDatasetReplyText } from './dataset-ref.js';
