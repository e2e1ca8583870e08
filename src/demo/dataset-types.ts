import type { NewDatasetType } from '../creation/index.js';

const VISIT_DETECTOR = ['instrument', 'visit', 'detector'];

/** The dataset types of the survey. */
export const DATASET_TYPES = [
  type('raw', ['instrument', 'exposure', 'detector'], 'Exposure'),
  type('visit_image', VISIT_DETECTOR, 'ExposureF'),
  type('visit_table', ['instrument', 'visit'], 'ArrowTable'),
  type('visit_summary', ['instrument', 'visit'], 'StructuredDataDict'),
  type('survey_log', ['instrument', 'day_obs'], 'StructuredDataDict'),
  type('bias', ['instrument', 'detector'], 'ExposureF', true),
  type('flat', ['instrument', 'detector', 'physical_filter'], 'ExposureF', true),
  type('deep_coadd', ['skymap', 'tract', 'patch', 'band'], 'ExposureF'),
  type('object_table', ['skymap', 'tract'], 'ArrowTable'),
  type('sky_map', ['skymap'], 'StructuredDataDict'),
] as const satisfies readonly NewDatasetType[];

/** The name of one of them. */
export type DatasetTypeName = (typeof DATASET_TYPES)[number]['name'];

function type<N extends string>(
  name: N,
  dimensions: readonly string[],
  storageClass: string,
  isCalibration = false,
): NewDatasetType & { readonly name: N } {
  return { name, dimensions, storageClass, isCalibration };
}
