import type { CollectionDetails } from '../../collections/index.js';
import type { CollectionSummary } from '../../datasets/index.js';
import { dataIdValueText } from './data-coordinate.js';

/** What is told about a collection (protocol section 3.8), as JSON text. */
export function collectionInfoText(collection: CollectionDetails): string {
  const { name, type, doc, children, parents, datasetTypes } = collection;
  return JSON.stringify({ name, type, doc, children, parents, dataset_types: datasetTypes });
}

/**
 * The same for older clients, who get `doc` and `parents` only if they asked; a documentation that does not exist is
 * null to them.
 */
export function legacyCollectionInfoText(
  collection: CollectionDetails,
  options: { readonly includeDoc: boolean; readonly includeParents: boolean },
): string {
  const { name, type, children, doc, parents } = collection;
  return JSON.stringify({
    name,
    type,
    children,
    ...(options.includeDoc ? { doc: doc === '' ? null : doc } : {}),
    ...(options.includeParents ? { parents: parents ?? [] } : {}),
  });
}

/** The summary of a collection (protocol section 3.8), as JSON text. */
export function collectionSummaryText(summary: CollectionSummary): string {
  const datasetTypes = summary.datasetTypes.map((datasetType) => datasetType.json);
  const governors = [...summary.governors].map(
    ([dimension, values]) => `${JSON.stringify(dimension)}:[${values.map(dataIdValueText).join(',')}]`,
  );
  return `{"dataset_types":[${datasetTypes.join(',')}],"governors":{${governors.join(',')}}}`;
}
