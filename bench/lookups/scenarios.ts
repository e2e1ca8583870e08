import type { Client } from 'pg';
import type { Floor } from '../tools/floor.js';
import type { Scenario } from '../tools/load.js';

/** A request, and the statement that gives PostgreSQL's own time for what it asks. */
export interface LookUpScenario extends Scenario {
  readonly floor: Floor | null;
}

const EVERYTHING = {
  expression: ['*'],
  collection_types: [1, 2, 3, 4],
  flatten_chains: false,
  include_chains: true,
  include_parents: false,
  include_summary: true,
  include_doc: true,
  summary_datasets: null,
};
const INSTRUMENT = 'SurveyCam';
const CHAIN = 'survey/processing';
const RUN = 'survey/processing/59';
const VISIT = 2025011000299;
const NIGHT = 20250110;
const DETECTOR = 100;
const CALEXP = ['band', 'instrument', 'day_obs', 'detector', 'physical_filter', 'visit'];
const DATA_ID = { instrument: INSTRUMENT, detector: DETECTOR, visit: VISIT };
const BIAS_ID = { instrument: INSTRUMENT, detector: DETECTOR };
const MANY = 1_000;
/** Within the validity range of one of the calibrations: TAI nanoseconds. */
const MOMENT = [1_735_689_600_000_000_001n, 1_735_689_600_000_000_002n] as const;

/** Names of the tables of a dataset type and its id. */
interface TypeRow {
  readonly id: string;
  readonly tags: string;
  readonly calibs: string | null;
}

/** The requests that are measured, on the large repository. */
export async function lookUpScenarios(client: Client): Promise<readonly LookUpScenario[]> {
  const typeOf = async (name: string): Promise<TypeRow> => {
    const { rows } = await client.query<TypeRow>(
      'SELECT id, tag_association_table AS tags, calibration_association_table AS calibs FROM dataset_type WHERE name = $1',
      [name],
    );
    const [row] = rows;
    if (row === undefined) {
      throw new Error(`There is no dataset type '${name}'.`);
    }
    return row;
  };
  const [calexp, bias] = [await typeOf('calexp'), await typeOf('bias')];
  const sample = await client.query<{ id: string }>(
    `SELECT dataset_id AS id FROM ${calexp.tags} WHERE dataset_type_id = $1 ORDER BY visit DESC, detector LIMIT $2`,
    [calexp.id, MANY],
  );
  const ids = sample.rows.map((row) => row.id);
  return [
    ...metadata(),
    ...collections(),
    ...lookUps(calexp, bias, ids[0] ?? ''),
    ...batches(calexp, ids),
    ...queries(calexp),
  ];
}

function metadata(): readonly LookUpScenario[] {
  const datasetType = 'SELECT * FROM dataset_type WHERE name = $1';
  return [
    get('GET /', '/', null),
    get('universe', 'v1/universe', null),
    get('dataset_type', 'v1/dataset_type/calexp', { text: datasetType, values: ['calexp'] }),
    post(
      'query_dataset_types, glob',
      'v1/query_dataset_types',
      { search: ['deep*'] },
      {
        text: 'SELECT * FROM dataset_type WHERE name LIKE $1',
        values: ['deep%'],
      },
    ),
    post(
      'expand_data_id, cached',
      'v1/expand_data_id',
      { data_id: BIAS_ID },
      {
        text: 'SELECT d, i FROM detector AS d JOIN instrument AS i ON i.name = d.instrument WHERE d.instrument = $1 AND d.id = $2',
        values: [INSTRUMENT, DETECTOR],
      },
    ),
    post(
      'expand_data_id, visit',
      'v1/expand_data_id',
      { data_id: { instrument: INSTRUMENT, visit: VISIT } },
      {
        text: `SELECT v, o, p, i FROM visit AS v JOIN day_obs AS o ON o.instrument = v.instrument AND o.id = v.day_obs
        JOIN physical_filter AS p ON p.instrument = v.instrument AND p.name = v.physical_filter
        JOIN instrument AS i ON i.name = v.instrument WHERE v.instrument = $1 AND v.id = $2`,
        values: [INSTRUMENT, VISIT],
      },
    ),
  ];
}

function collections(): readonly LookUpScenario[] {
  const summaries = `SELECT c.*, (SELECT json_agg(t.name) FROM collection_summary_dataset_type AS s
      JOIN dataset_type AS t ON t.id = s.dataset_type_id WHERE s.collection_id = c.collection_id),
    (SELECT json_agg(child ORDER BY position) FROM collection_chain WHERE parent = c.collection_id) FROM collection AS c`;
  return [
    get('collection_info', `v1/collection_info?name=${encodeURIComponent(CHAIN)}`, {
      text: `SELECT c.name, c.type, (SELECT json_agg(k.name ORDER BY position) FROM collection_chain AS h
        JOIN collection AS k ON k.collection_id = h.child WHERE h.parent = c.collection_id) FROM collection AS c WHERE name = $1`,
      values: [CHAIN],
    }),
    post('query_collection_info, all + summaries', 'v1/query_collection_info', EVERYTHING, {
      text: summaries,
      values: [],
    }),
    post(
      'query_collection_info, one glob',
      'v1/query_collection_info',
      { ...EVERYTHING, expression: [`${CHAIN}/0*`] },
      {
        text: `${summaries} WHERE c.name LIKE $1`,
        values: [`${CHAIN}/0%`],
      },
    ),
  ];
}

function lookUps(calexp: TypeRow, bias: TypeRow, id: string): readonly LookUpScenario[] {
  const find = (collections: readonly string[]): object => ({
    dataset_type: 'calexp',
    data_id: DATA_ID,
    collections,
    timespan: null,
    dimension_records: false,
    default_data_id: {},
  });
  const tags = `FROM ${calexp.tags} AS m JOIN dataset AS d ON d.id = m.dataset_id JOIN collection AS r ON r.collection_id = d.run_id
    WHERE m.dataset_type_id = $1 AND m.instrument = $2 AND m.detector = $3 AND m.visit = $4`;
  const values = [calexp.id, INSTRUMENT, DETECTOR, VISIT];
  const byId = `SELECT d.*, t.*, r.name, m.* FROM dataset AS d JOIN dataset_type AS t ON t.id = d.dataset_type_id
    JOIN collection AS r ON r.collection_id = d.run_id JOIN ${calexp.tags} AS m ON m.dataset_id = d.id AND m.collection_id = d.run_id`;
  return [
    get('dataset/{id}', `v1/dataset/${id}`, { text: `${byId} WHERE d.id = $1`, values: [id] }),
    get('get_file/{id}', `v1/get_file/${id}`, {
      text: `${byId} JOIN file_datastore_records AS f ON f.dataset_id = d.id WHERE d.id = $1`,
      values: [id],
    }),
    post('find_dataset, one run', 'v1/find_dataset', find([RUN]), {
      text: `SELECT m.dataset_id, r.name ${tags} AND m.collection_id = (SELECT collection_id FROM collection WHERE name = $5)`,
      values: [...values, RUN],
    }),
    post('find_dataset, chain of 60', 'v1/find_dataset', find([CHAIN]), {
      text: `SELECT m.dataset_id, r.name ${tags} AND m.collection_id IN (SELECT h.child FROM collection_chain AS h
        JOIN collection AS c ON c.collection_id = h.parent WHERE c.name = $5) LIMIT 1`,
      values: [...values, CHAIN],
    }),
    post(
      'find_dataset, calibration',
      'v1/find_dataset',
      { ...find(['survey/calib']), dataset_type: 'bias', data_id: BIAS_ID, timespan: MOMENT.map(String) },
      {
        text: `SELECT m.dataset_id, r.name FROM ${bias.calibs ?? ''} AS m JOIN dataset AS d ON d.id = m.dataset_id
          JOIN collection AS r ON r.collection_id = d.run_id WHERE m.dataset_type_id = $1 AND m.instrument = $2
          AND m.detector = $3 AND m.collection_id = (SELECT collection_id FROM collection WHERE name = $4)
          AND m.timespan && int8range($5, $6)`,
        values: [bias.id, INSTRUMENT, DETECTOR, 'survey/calib', ...MOMENT.map(String)],
      },
    ),
    post('get_file_by_data_id', 'v1/get_file_by_data_id', find([RUN]), {
      text: `SELECT m.dataset_id, r.name, f.* ${tags.replace(
        'WHERE',
        'JOIN file_datastore_records AS f ON f.dataset_id = d.id WHERE',
      )} AND m.collection_id = (SELECT collection_id FROM collection WHERE name = $5)`,
      values: [...values, RUN],
    }),
  ];
}

function batches(calexp: TypeRow, ids: readonly string[]): readonly LookUpScenario[] {
  return [
    post(
      'datasets, 1,000',
      'v1/datasets',
      { dataset_ids: ids },
      {
        text: `SELECT d.id, d.dataset_type_id, r.name, m.instrument, m.detector, m.visit FROM dataset AS d
        JOIN collection AS r ON r.collection_id = d.run_id
        JOIN ${calexp.tags} AS m ON m.dataset_id = d.id AND m.collection_id = d.run_id WHERE d.id = ANY($1::uuid[])`,
        values: [ids],
      },
    ),
    post(
      'file_transfer, 1,000',
      'v1/file_transfer',
      { dataset_ids: ids },
      {
        text: 'SELECT * FROM file_datastore_records WHERE dataset_id = ANY($1::uuid[])',
        values: [ids],
      },
    ),
  ];
}

function queries(calexp: TypeRow): readonly LookUpScenario[] {
  const equals = (dimension: string, value: number | string): object => ({
    predicate_type: 'comparison',
    operator: '==',
    a: { expression_type: 'dimension_key', dimension },
    b: { expression_type: typeof value === 'string' ? 'string' : 'int', value },
  });
  const query = {
    tree: {
      dimensions: CALEXP,
      datasets: { calexp: { collections: [RUN], dimensions: CALEXP } },
      predicate: { operands: [[equals('instrument', INSTRUMENT)], [equals('visit', VISIT)]] },
    },
    default_data_id: { dataId: {} },
    additional_query_inputs: [],
  };
  const joined = `FROM ${calexp.tags} AS m JOIN visit AS v ON v.instrument = m.instrument AND v.id = m.visit
    JOIN physical_filter AS p ON p.instrument = m.instrument AND p.name = v.physical_filter
    WHERE m.dataset_type_id = $1 AND m.collection_id = (SELECT collection_id FROM collection WHERE name = $2)
    AND m.instrument = $3 AND m.visit = $4`;
  const values = [calexp.id, RUN, INSTRUMENT, VISIT];
  const spec = {
    result_type: 'dataset_ref',
    dataset_type_name: 'calexp',
    dimensions: CALEXP,
    storage_class_name: 'ExposureF',
    find_first: true,
    limit: 10,
  };
  return [
    post(
      'dataset refs, 10 rows',
      'v1/query/execute',
      { query, result_spec: spec },
      {
        text: `SELECT m.dataset_id, m.instrument, m.detector, m.visit, p.band, v.day_obs, p.name ${joined} LIMIT 10`,
        values,
      },
    ),
    post(
      'any',
      'v1/query/any',
      { query, execute: true, exact: true },
      {
        text: `SELECT 1 ${joined} LIMIT 1`,
        values,
      },
    ),
    post(
      'data IDs of a night',
      'v1/query/execute',
      {
        query: {
          ...query,
          tree: {
            dimensions: ['visit'],
            predicate: { operands: [[equals('instrument', INSTRUMENT)], [equals('day_obs', NIGHT)]] },
          },
        },
        result_spec: { result_type: 'data_coordinate', dimensions: ['visit'], limit: 50 },
      },
      {
        text: `SELECT v.instrument, v.id, p.band, v.day_obs, p.name FROM visit AS v JOIN physical_filter AS p
        ON p.instrument = v.instrument AND p.name = v.physical_filter WHERE v.instrument = $1 AND v.day_obs = $2 LIMIT 50`,
        values: [INSTRUMENT, NIGHT],
      },
    ),
  ];
}

function get(name: string, path: string, floor: Floor | null): LookUpScenario {
  return { name, method: 'GET', path, floor };
}

function post(name: string, path: string, body: object, floor: Floor): LookUpScenario {
  return { name, method: 'POST', path, body, floor };
}
