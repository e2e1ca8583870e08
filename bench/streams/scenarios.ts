import pg from 'pg';

/** A request, most often a query whose rows are streamed, and the SQL that gives PostgreSQL's own time for the same. */
export interface StreamScenario {
  readonly name: string;
  /** Path of the request below the repository. */
  readonly path: string;
  readonly body: object;
  /** A SELECT without parameters. */
  readonly floor: string;
}

const EXECUTE = 'v1/query/execute';
const COUNT = 'v1/query/count';
const ALL_DATASETS = 'v1/query/all_datasets';
const INSTRUMENT = 'SurveyCam';
const SKYMAP = 'survey_rings';
const VISIT_DIMENSIONS = ['band', 'instrument', 'day_obs', 'physical_filter', 'visit'];
const VISIT_DETECTOR = ['band', 'instrument', 'day_obs', 'detector', 'physical_filter', 'visit'];
const EXPOSURE_DETECTOR = ['band', 'instrument', 'day_obs', 'detector', 'group', 'physical_filter', 'exposure'];
const NIGHT = 20250104;
const SPATIAL = [...VISIT_DETECTOR, 'skymap', 'tract', 'patch'];
const TRACTS = [66];

/** The queries that are measured, on the large repository. */
export async function streamScenarios(databaseUrl: string, schema: string): Promise<readonly StreamScenario[]> {
  const calexp = await datasetType(databaseUrl, schema, 'calexp');
  const bias = await datasetType(databaseUrl, schema, 'bias');
  const where = [compare(key('instrument'), string(INSTRUMENT))];
  return [
    {
      name: 'dataset refs of 11 runs',
      path: EXECUTE,
      body: query(where, refs(), calexpIn('survey/processing/part')),
      floor: findFirst(calexp, children('survey/processing/part')),
    },
    {
      name: 'data IDs of visits and detectors',
      path: EXECUTE,
      body: query(where, { result_type: 'data_coordinate', dimensions: VISIT_DETECTOR }),
      floor: `SELECT visit.instrument, detector.id, visit.id, band, day_obs, physical_filter FROM ${visits()}
        JOIN detector ON detector.instrument = visit.instrument`,
    },
    {
      name: 'refs with records of 2 runs',
      path: EXECUTE,
      body: query(where, { ...refs(), include_dimension_records: true }, calexpIn(...TWO_RUNS)),
      floor: findFirst(calexp, named(TWO_RUNS), ', detector_region.region, visit.*', DETECTOR_REGION),
    },
    {
      name: 'general rows of 2 runs',
      path: EXECUTE,
      body: query(where, general(), calexpIn(...TWO_RUNS)),
      floor: `SELECT tags.instrument, tags.detector, tags.visit, band, day_obs, physical_filter, visit.name,
        visit.exposure_time, visit.timespan, tags.dataset_id, collection.name FROM ${members(calexp)} WHERE ${named(TWO_RUNS)}`,
    },
    {
      name: 'dimension records of visits',
      path: EXECUTE,
      body: query(where, { result_type: 'dimension_record', element: 'visit' }),
      floor: `SELECT visit.*, band FROM ${visits()}`,
    },
    {
      name: 'spatial join of detectors and patches',
      path: EXECUTE,
      body: query([...where, compare(key('skymap'), string(SKYMAP)), isIn(key('tract'), TRACTS)], {
        result_type: 'data_coordinate',
        dimensions: SPATIAL,
      }),
      floor: SPATIAL_JOIN,
    },
    {
      name: 'calibration join of a night',
      path: EXECUTE,
      body: query([...where, compare(key('day_obs'), { expression_type: 'int', value: NIGHT })], CALIBRATED, {
        bias: { collections: ['survey/calib'], dimensions: ['instrument', 'detector'] },
      }),
      floor: `SELECT exposure.instrument, calibs.detector, exposure.id, band, day_obs, "group", physical_filter, dataset_id
        FROM ${bias.calibrations ?? ''} AS calibs JOIN exposure ON exposure.instrument = calibs.instrument
          AND exposure.timespan && calibs.timespan AND exposure.day_obs = ${String(NIGHT)}
        JOIN physical_filter ON physical_filter.instrument = exposure.instrument AND physical_filter.name = physical_filter
        WHERE calibs.dataset_type_id = ${bias.id}`,
    },
    {
      name: 'all datasets of 10 types',
      path: ALL_DATASETS,
      body: {
        collections: ['survey/processing/00', 'survey/raw/all', 'survey/calib/*'],
        name: TEN_TYPES,
        find_first: false,
        data_id: { instrument: INSTRUMENT },
        where: `detector IN (1..${String(TEN_TYPES_DETECTORS)}) AND instrument != 'nothing'`,
        bind: {},
        limit: null,
        with_dimension_records: false,
      },
      floor: await tenTypes(databaseUrl, schema),
    },
    {
      name: 'count of refs of 11 runs',
      path: COUNT,
      body: { ...query(where, refs(), calexpIn('survey/processing/part')), exact: true, discard: false },
      floor: `SELECT count(*) FROM (${findFirst(calexp, children('survey/processing/part'))}) AS refs`,
    },
  ];
}

const TWO_RUNS = ['survey/processing/00', 'survey/processing/01'];

const TEN_TYPES = 'bias calexp camera dark defects flat initialStars raw src visitSummary'.split(' ');
const TEN_TYPES_DETECTORS = 20;

/** Datasets of the types, in their runs and calibration collections, without the dimensions that data IDs imply. */
async function tenTypes(databaseUrl: string, schema: string): Promise<string> {
  const types = await Promise.all(TEN_TYPES.map((name) => datasetType(databaseUrl, schema, name)));
  const selects = types.map(({ id, table }, index) => {
    const hasDetector = !['camera', 'visitSummary'].includes(TEN_TYPES[index] ?? '');
    const detector = hasDetector ? `AND tags.detector BETWEEN 1 AND ${String(TEN_TYPES_DETECTORS)}` : '';
    return `SELECT tags.instrument, tags.dataset_id, collection.name FROM ${table} AS tags
      JOIN dataset ON dataset.id = tags.dataset_id JOIN collection ON collection.collection_id = dataset.run_id
      WHERE tags.dataset_type_id = ${id} AND tags.instrument = '${INSTRUMENT}' ${detector} AND tags.collection_id IN
        (SELECT collection_id FROM collection WHERE name IN ('survey/processing/00', 'survey/raw/all')
          OR name LIKE 'survey/calib/%')`;
  });
  return selects.join(' UNION ALL ');
}

interface DatasetType {
  readonly id: string;
  readonly table: string;
  /** Table of validity ranges, null for types that are no calibrations. */
  readonly calibrations: string | null;
}

async function datasetType(connectionString: string, schema: string, name: string): Promise<DatasetType> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<DatasetType>(
      `SELECT id::text, tag_association_table AS table, calibration_association_table AS calibrations
        FROM ${client.escapeIdentifier(schema)}.dataset_type WHERE name = $1`,
      [name],
    );
    const [found] = rows;
    if (found === undefined) {
      throw new Error(`There is no dataset type '${name}'.`);
    }
    return found;
  } finally {
    await client.end();
  }
}

function calexpIn(...collections: readonly string[]): object {
  return { calexp: { collections, dimensions: VISIT_DETECTOR } };
}

function query(where: readonly object[], spec: object, datasets: object = {}): object {
  const { dimensions } = { dimensions: VISIT_DIMENSIONS, ...spec };
  return {
    query: {
      tree: {
        dimensions,
        datasets,
        predicate: { operands: where.map((leaf) => [leaf]) },
      },
      default_data_id: { dataId: {} },
      additional_query_inputs: [],
    },
    result_spec: spec,
  };
}

function refs(): object {
  return {
    result_type: 'dataset_ref',
    dataset_type_name: 'calexp',
    dimensions: VISIT_DETECTOR,
    storage_class_name: 'ExposureF',
    find_first: true,
  };
}

function general(): object {
  return {
    result_type: 'general',
    dimensions: VISIT_DETECTOR,
    dimension_fields: { visit: ['name', 'exposure_time', 'timespan'] },
    dataset_fields: { calexp: ['dataset_id', 'run'] },
    find_first: false,
  };
}

const CALIBRATED = {
  result_type: 'general',
  dimensions: EXPOSURE_DETECTOR,
  dimension_fields: {},
  dataset_fields: { bias: ['dataset_id'] },
  find_first: false,
};

function visits(): string {
  return 'visit JOIN physical_filter ON physical_filter.instrument = visit.instrument AND physical_filter.name = physical_filter';
}

function members({ id, table }: DatasetType, more = ''): string {
  return `${table} AS tags JOIN dataset ON dataset.id = tags.dataset_id AND tags.dataset_type_id = ${id}
    JOIN collection ON collection.collection_id = dataset.run_id
    JOIN (${visits()}) ON visit.instrument = tags.instrument AND visit.id = tags.visit ${more}`;
}

const DETECTOR_REGION = `JOIN visit_detector_region AS detector_region ON detector_region.instrument = tags.instrument
  AND detector_region.visit = tags.visit AND detector_region.detector = tags.detector`;

/** One dataset for each data ID, from the first of the runs. */
function findFirst(type: DatasetType, runs: string, columns = '', joins = ''): string {
  return `SELECT * FROM (SELECT tags.instrument, tags.detector, tags.visit, band, visit.day_obs, physical_filter, tags.dataset_id,
    collection.name ${columns.replace('visit.*', 'visit.seq_num, visit.exposure_time, visit.region, visit.timespan')},
    row_number() OVER (PARTITION BY tags.instrument, tags.detector, tags.visit ORDER BY collection.name) AS rank
    FROM ${members(type, joins)} WHERE ${runs}) AS ranked WHERE rank = 1`;
}

function named(runs: readonly string[]): string {
  const names = runs.map((name) => `'${name}'`).join(', ');
  return `tags.collection_id IN (SELECT collection_id FROM collection WHERE name IN (${names}))`;
}

function children(chain: string): string {
  return `tags.collection_id IN (SELECT child FROM collection_chain
    WHERE parent = (SELECT collection_id FROM collection WHERE name = '${chain}'))`;
}

/** The pairs that share a pixel, with what decides whether they overlap. */
const SPATIAL_JOIN = `SELECT pairs.*, band, day_obs, physical_filter, detector_region.region, patch.region
  FROM (SELECT DISTINCT a.instrument, a.detector, a.visit, b.skymap, b.tract, b.patch
    FROM visit_detector_region_skypix_overlap AS a
    JOIN patch_skypix_overlap AS b ON a.skypix_index = b.skypix_index
    WHERE a.instrument = '${INSTRUMENT}' AND b.skymap = '${SKYMAP}' AND b.tract IN (${TRACTS.join(', ')})) AS pairs
  JOIN (${visits()}) ON visit.instrument = pairs.instrument AND visit.id = pairs.visit
  JOIN visit_detector_region AS detector_region ON detector_region.instrument = pairs.instrument
    AND detector_region.visit = pairs.visit AND detector_region.detector = pairs.detector
  JOIN patch ON patch.skymap = pairs.skymap AND patch.tract = pairs.tract AND patch.id = pairs.patch`;

function key(dimension: string): object {
  return { expression_type: 'dimension_key', dimension };
}

function string(value: string): object {
  return { expression_type: 'string', value };
}

function compare(a: object, b: object): object {
  return { predicate_type: 'comparison', operator: '==', a, b };
}

function isIn(member: object, values: readonly number[]): object {
  return {
    predicate_type: 'in_container',
    member,
    container: values.map((value) => ({ expression_type: 'int', value })),
  };
}
