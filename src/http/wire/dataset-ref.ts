import type { DatasetRef } from '../../datasets/index.js';
import { dataCoordinateText } from './data-coordinate.js';

/** A dataset ref in the form of the wire (protocol section 3.5), as JSON text. */
export function datasetRefText(ref: DatasetRef): string {
  const dataId = dataCoordinateText(ref.dataId);
  const run = JSON.stringify(ref.run);
  return `{"id":"${ref.id}","datasetType":${ref.datasetType.json},"dataId":${dataId},"run":${run},"component":null}`;
}

/** The reply of the routes that look up one dataset, as JSON text. */
export function findDatasetReplyText(ref: DatasetRef | null): string {
  return `{"dataset_ref":${ref === null ? 'null' : datasetRefText(ref)}}`;
}
