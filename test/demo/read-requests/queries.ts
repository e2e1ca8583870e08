import { circleRegion, encodeRegion } from '../../../src/geometry/index.js';
import { all, compare, dataIds, datasetField, field, key, literal, type TestQuery } from '../../query/queries.js';
import { combinations, type DataId } from './request.js';
import {
  CENTER,
  DATASET_TYPES,
  ELEMENTS,
  INSTRUMENT,
  MIDNIGHT,
  NIGHT,
  SKYMAP,
  type SurveyType,
  VISIT,
} from './survey.js';

const DAY = 86_400_000_000_000n;
const UPLOAD = '00000000-0000-0000-0000-000000000001';
const MATERIALIZED = '00000000-0000-0000-0000-000000000002';

export const GOVERNORS: DataId = { instrument: INSTRUMENT, skymap: SKYMAP };
const IN_CAMERA = compare(key('instrument'), '==', literal(INSTRUMENT));
const IN_SKY = compare(key('skymap'), '==', literal(SKYMAP));
const OF_VISIT = compare(key('visit'), '==', literal(VISIT));
const TIME = { expression_type: 'timespan', begin_nsec: MIDNIGHT, end_nsec: MIDNIGHT + DAY };
const CIRCLE = {
  expression_type: 'region',
  encoded: Buffer.from(encodeRegion(circleRegion(CENTER.longitude, CENTER.latitude, 0.3))).toString('base64'),
};
const reversed = (operand: object): object => ({ expression_type: 'reversed', operand });
const unary = (operator: string, operand: object): object => ({ expression_type: 'unary', operator, operand });
const binary = (a: object, operator: string, b: object): object => ({ expression_type: 'binary', a, operator, b });
const not = (operand: object): object => ({ predicate_type: 'not', operand });

/** Queries of all kinds. Where they give an order, it leaves nothing open. */
export function queries(): readonly TestQuery[] {
  return [
    ...ofRecords(),
    ...ofDataIds(),
    ...ofJoins(),
    ...DATASET_TYPES.flatMap(ofDatasets),
    ...ofCalibrations(),
    ...withConditions(),
    ...inOrder(),
    ...withInputs(),
  ];
}

function ofRecords(): readonly TestQuery[] {
  return [...ELEMENTS].map(([element, dimensions]) => ({
    tree: { dimensions, predicate: all(...(element === 'visit_detector_region' ? [OF_VISIT] : [])) },
    spec: { result_type: 'dimension_record', element },
  }));
}

function ofDataIds(): readonly TestQuery[] {
  return [
    [],
    ['band'],
    ['exposure', 'detector'],
    ['day_obs', 'physical_filter'],
    ['tract', 'patch'],
    ['visit', 'skymap'],
  ].flatMap((dimensions) =>
    [false, true].map((isFull) => ({
      tree: { dimensions: [...dimensions, ...(dimensions.includes('day_obs') ? ['visit'] : [])] },
      spec: dataIds(dimensions, { include_dimension_records: isFull }),
    })),
  );
}

/** Overlaps on the sky, and pixels. */
function ofJoins(): readonly TestQuery[] {
  const ofVisit = all(IN_CAMERA, IN_SKY, OF_VISIT);
  return [
    { tree: { dimensions: ['visit', 'tract'], predicate: all(IN_CAMERA, IN_SKY) }, spec: dataIds(['visit', 'tract']) },
    { tree: { dimensions: ['visit', 'tract'] }, spec: dataIds(['visit', 'tract'], { allow_duplicate_overlaps: true }) },
    {
      tree: { dimensions: ['visit', 'detector', 'patch'], predicate: ofVisit },
      spec: dataIds(['visit', 'detector', 'patch'], { include_dimension_records: true }),
    },
    { tree: { dimensions: ['visit', 'detector', 'patch'], predicate: ofVisit }, spec: dataIds(['tract', 'patch']) },
    { tree: { dimensions: ['htm7', 'tract'] }, spec: dataIds(['htm7', 'tract']) },
    {
      tree: {
        dimensions: ['visit', 'tract', 'patch', 'band'],
        datasets: {
          visit_summary: { collections: ['demo'], dimensions: ['visit'] },
          deep_coadd: { collections: ['demo'], dimensions: ['tract', 'patch', 'band'] },
        },
        predicate: ofVisit,
      },
      spec: {
        result_type: 'general',
        dimensions: ['visit', 'tract', 'patch', 'band'],
        dimension_fields: { visit: ['region', 'timespan'], patch: ['cell_x'] },
        dataset_fields: { visit_summary: ['run'], deep_coadd: ['dataset_id', 'collection'] },
        find_first: false,
      },
    },
  ];
}

function ofDatasets({ name, storageClass, dimensions, isCalibration }: SurveyType): readonly TestQuery[] {
  const inCollections = (...collections: readonly string[]): object => ({
    dimensions,
    datasets: { [name]: { collections, dimensions } },
    predicate: all(
      ...(name === 'raw' || name === 'visit_image' ? [compare(key('day_obs'), '==', literal(NIGHT))] : []),
    ),
  });
  // The first of several validity ranges is whichever comes first: those have a query of their own.
  const tree =
    isCalibration === true ? inCollections('DemoCam/calib/20260317', 'DemoCam/calib/20260301') : inCollections('demo');
  const general = (fields: readonly string[], more: object): object => ({
    result_type: 'general',
    dimensions,
    dimension_fields: {},
    dataset_fields: { [name]: fields },
    ...more,
  });
  return [
    ...combinations('find_first', 'include_dimension_records').map((chosen) => ({
      tree,
      spec: {
        result_type: 'dataset_ref',
        dataset_type_name: name,
        storage_class_name: storageClass,
        dimensions,
        ...chosen,
      },
    })),
    {
      tree: inCollections('demo', 'DemoCam/best_seeing', 'DemoCam/calib'),
      spec: general(['dataset_id', 'ingest_date', 'run', 'collection', 'timespan'], { find_first: false }),
    },
    { tree, spec: general(['run'], { find_first: true, include_dimension_records: true }) },
  ];
}

function ofCalibrations(): readonly TestQuery[] {
  return ['bias', 'flat'].map((name) => {
    const own = name === 'bias' ? ['instrument', 'detector'] : ['instrument', 'detector', 'physical_filter'];
    return {
      tree: {
        dimensions: ['visit', 'detector'],
        datasets: { [name]: { collections: ['DemoCam/calib'], dimensions: own } },
        predicate: all(compare(key('detector'), '<', literal(3))),
      },
      spec: {
        result_type: 'general',
        dimensions: ['visit', 'detector'],
        dimension_fields: {},
        dataset_fields: { [name]: ['dataset_id', 'timespan'] },
        find_first: true,
      },
    };
  });
}

/** Every kind of condition. */
function withConditions(): readonly TestQuery[] {
  const seqNum = field('visit', 'seq_num');
  const target = field('visit', 'target_name');
  const begin = unary('begin_of', field('visit', 'timespan'));
  const midnight = { expression_type: 'datetime', nsec: MIDNIGHT + DAY };
  const number = (value: number): object => ({ expression_type: 'float', value });
  const nights = { dimensions: ['day_obs'], predicate: all(compare(key('day_obs'), '>', literal(NIGHT + 1))) };
  const conditions = [
    ...['==', '!=', '<', '>', '<=', '>='].map((operator) => compare(seqNum, operator, literal(7))),
    compare(field('visit', 'zenith_angle'), '<', number(33.25)),
    compare(binary(field('visit', 'azimuth'), '+', number(0.5)), '>=', number(270)),
    compare(binary(seqNum, '%', literal(4)), '==', binary(literal(8), '/', literal(4))),
    compare(unary('-', seqNum), '<', binary(literal(-4), '*', literal(10))),
    compare(target, 'glob', literal('field_0?')),
    compare(target, '>', literal('field_07')),
    compare(begin, '<', midnight),
    compare(unary('end_of', field('visit', 'timespan')), '>=', midnight),
    compare(field('visit', 'timespan'), 'overlaps', TIME),
    compare(field('visit', 'timespan'), 'overlaps', midnight),
    compare(field('visit', 'region'), 'overlaps', CIRCLE),
    not({ predicate_type: 'is_null', operand: field('visit', 'region') }),
    { predicate_type: 'in_container', member: target, container: [literal('field_03'), literal('field_11')] },
    { predicate_type: 'in_range', member: seqNum, start: 2, stop: 40, step: 9 },
    not({ predicate_type: 'in_range', member: seqNum, start: 3, stop: null, step: 1 }),
    { predicate_type: 'in_query', member: key('day_obs'), column: key('day_obs'), query_tree: nights },
  ];
  return [
    ...conditions.map((condition) => all(condition)),
    { operands: [[compare(seqNum, '<', literal(3)), compare(key('band'), '==', literal('y'))], [not(OF_VISIT)]] },
  ].map((predicate) => ({ tree: { dimensions: ['visit'], predicate }, spec: dataIds(['visit']) }));
}

function inOrder(): readonly TestQuery[] {
  const ofVisits = (terms: readonly object[], limit: number | null): TestQuery => ({
    tree: { dimensions: ['visit'] },
    spec: dataIds(['visit'], { order_by: [...terms, key('visit')], limit }),
  });
  const dimensions = ['visit', 'detector'];
  const visitImages = { collections: ['demo'], dimensions };
  const ordered = (...terms: readonly object[]): TestQuery => ({
    tree: {
      dimensions,
      datasets: { visit_image: visitImages },
      predicate: all(compare(key('detector'), '==', literal(3))),
    },
    spec: {
      result_type: 'dataset_ref',
      dataset_type_name: 'visit_image',
      storage_class_name: 'ExposureF',
      dimensions,
      find_first: true,
      order_by: [...terms, key('visit')],
      limit: 25,
    },
  });
  return [
    ofVisits([], 10),
    ofVisits([reversed(key('band')), field('visit', 'target_name')], null),
    ofVisits([reversed(field('visit', 'zenith_angle'))], 7),
    ofVisits([reversed(unary('begin_of', field('visit', 'timespan')))], 3),
    ofVisits([binary(field('visit', 'seq_num'), '%', literal(5))], null),
    ordered(reversed(datasetField('visit_image', 'run'))),
    ordered(reversed(datasetField('visit_image', 'ingest_date'))),
    {
      tree: { dimensions: ['physical_filter'] },
      spec: {
        result_type: 'dimension_record',
        element: 'physical_filter',
        order_by: [reversed(key('physical_filter'))],
      },
    },
    {
      tree: { dimensions: ['visit', 'tract'], predicate: all(IN_CAMERA, IN_SKY) },
      spec: dataIds(['visit', 'tract'], { order_by: [key('tract'), reversed(key('visit'))], limit: 40 }),
    },
  ];
}

/** Data IDs that come along with the query, and queries on the rows of others. */
function withInputs(): readonly TestQuery[] {
  const dimensions = ['instrument', 'detector'];
  const rows = [5, 5, 7, 99].map((detector) => [INSTRUMENT, detector]);
  const upload = { type: 'upload', key: UPLOAD, dimensions, rows };
  const materialized = {
    type: 'materialized',
    key: MATERIALIZED,
    dimensions: ['visit', 'tract'],
    datasets: ['visit_summary'],
    tree: {
      dimensions: ['visit', 'tract'],
      datasets: { visit_summary: { collections: ['demo'], dimensions: ['visit'] } },
      predicate: all(IN_CAMERA, IN_SKY, compare(key('day_obs'), '==', literal(NIGHT))),
    },
  };
  return [
    {
      tree: { dimensions, data_coordinate_uploads: { [UPLOAD]: dimensions } },
      spec: dataIds(dimensions),
      inputs: [upload],
    },
    {
      tree: {
        dimensions,
        data_coordinate_uploads: { [UPLOAD]: dimensions },
        datasets: { bias: { collections: ['DemoCam/calib/20260301'], dimensions } },
      },
      spec: {
        result_type: 'dataset_ref',
        dataset_type_name: 'bias',
        storage_class_name: 'ExposureF',
        dimensions,
        find_first: true,
      },
      inputs: [upload],
    },
    {
      tree: { dimensions: ['visit', 'tract'], materializations: { [MATERIALIZED]: ['visit', 'tract'] } },
      spec: dataIds(['tract']),
      inputs: [materialized],
    },
  ];
}
