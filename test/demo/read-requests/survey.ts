import type { DataId } from './request.js';

/** What the requests know of the demonstration survey; docs/demo.md shows it. */
export const INSTRUMENT = 'DemoCam';
export const SKYMAP = 'demo_sky';
export const VISIT = 2026031500001;
export const NIGHT = 20260315;
/** Center of the survey: degrees. */
export const CENTER = { longitude: 150, latitude: 2.2 };
/** TAI nanoseconds of 2026-03-15T00:00:37 TAI, in the middle of the first night. */
export const MIDNIGHT = 1_773_532_837_000_000_000n;

/** A dataset type with one of its data IDs. */
export interface SurveyType {
  readonly name: string;
  readonly storageClass: string;
  readonly dimensions: readonly string[];
  readonly dataId: DataId;
  readonly isCalibration?: true;
}

const VISIT_ID: DataId = { instrument: INSTRUMENT, visit: VISIT };
const VISIT_DIMENSIONS = ['band', 'instrument', 'day_obs', 'physical_filter', 'visit'];

export const DATASET_TYPES: readonly SurveyType[] = [
  {
    name: 'raw',
    storageClass: 'Exposure',
    dimensions: ['band', 'instrument', 'day_obs', 'detector', 'group', 'physical_filter', 'exposure'],
    dataId: { instrument: INSTRUMENT, exposure: VISIT, detector: 1 },
  },
  {
    name: 'visit_image',
    storageClass: 'ExposureF',
    dimensions: ['band', 'instrument', 'day_obs', 'detector', 'physical_filter', 'visit'],
    dataId: { ...VISIT_ID, detector: 1 },
  },
  { name: 'visit_table', storageClass: 'ArrowTable', dimensions: VISIT_DIMENSIONS, dataId: VISIT_ID },
  { name: 'visit_summary', storageClass: 'StructuredDataDict', dimensions: VISIT_DIMENSIONS, dataId: VISIT_ID },
  {
    name: 'survey_log',
    storageClass: 'StructuredDataDict',
    dimensions: ['instrument', 'day_obs'],
    dataId: { instrument: INSTRUMENT, day_obs: NIGHT },
  },
  {
    name: 'bias',
    storageClass: 'ExposureF',
    dimensions: ['instrument', 'detector'],
    dataId: { instrument: INSTRUMENT, detector: 1 },
    isCalibration: true,
  },
  {
    name: 'flat',
    storageClass: 'ExposureF',
    dimensions: ['band', 'instrument', 'detector', 'physical_filter'],
    dataId: { instrument: INSTRUMENT, detector: 1, physical_filter: 'DemoCam-r' },
    isCalibration: true,
  },
  {
    name: 'deep_coadd',
    storageClass: 'ExposureF',
    dimensions: ['band', 'skymap', 'tract', 'patch'],
    dataId: { skymap: SKYMAP, tract: 4, patch: 5, band: 'r' },
  },
  {
    name: 'object_table',
    storageClass: 'ArrowTable',
    dimensions: ['skymap', 'tract'],
    dataId: { skymap: SKYMAP, tract: 4 },
  },
  { name: 'sky_map', storageClass: 'StructuredDataDict', dimensions: ['skymap'], dataId: { skymap: SKYMAP } },
];

export const COLLECTIONS = [
  'demo',
  'demo/coadds',
  'skymaps',
  'DemoCam/best_seeing',
  'DemoCam/calib',
  'DemoCam/calib/20260301',
  'DemoCam/defaults',
  'DemoCam/raw/all',
  'DemoCam/runs',
  'DemoCam/runs/20260318',
];

/** Elements that have records, with the dimensions that a query for these needs. */
export const ELEMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['band', ['band']],
  ['instrument', ['instrument']],
  ['physical_filter', ['physical_filter']],
  ['detector', ['detector']],
  ['visit_system', ['visit_system']],
  ['day_obs', ['day_obs']],
  ['group', ['group']],
  ['exposure', ['exposure']],
  ['visit', ['visit']],
  ['visit_definition', ['exposure', 'visit']],
  ['visit_detector_region', ['visit', 'detector']],
  ['visit_system_membership', ['visit', 'visit_system']],
  ['skymap', ['skymap']],
  ['tract', ['tract']],
  ['patch', ['patch']],
]);
