import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { execute } from '../query/queries.js';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(
      await testRepositories('package_spatial', 'datasets_1', 'universe_0'),
    ),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 300_000);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

async function post(
  repository: string,
  path: string,
  body: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${server.url}/api/butler/repo/${repository}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

test.each([
  ['a value of a dimension', { data_id: { tract: '', cell_y: 2 }, dataset_type: 'directWarp' }],
  ['a default', { data_id: { 'detector.full_name': 'Aa' }, default_data_id: { instrument: 0 }, dataset_type: 'bias' }],
  ['a default by its truth', { data_id: { 'instrument.class_name': '' }, default_data_id: { instrument: true } }],
])('records are not looked for by %s of another type', async (_what, search) => {
  const body = { dataset_type: 'flat', collections: [], timespan: null, ...search };
  const { status, text } = await post('datasets_1', 'find_dataset', body);
  expect({ status, text }).toMatchObject({ status: 422 });
});

test('the number of a governor by its name is its text in all_datasets', async () => {
  const { status, text } = await post('package_spatial', 'query/all_datasets', {
    collections: ['imported_r'],
    name: ['*'],
    find_first: true,
    data_id: {},
    default_data_id: { skymap: 410 },
    where: "instrument = 'Cam1' AND patch.cell_x = 0 AND visit.target_name = 't' AND NOT (visit.name >= '1')",
    bind: {},
    limit: 37,
    with_dimension_records: false,
  });
  expect({ status, text }).toEqual({ status: 200, text: '' });
});

test.each(['ingest_date', 'run'])('nothing has a %s out of none', async (field) => {
  const member = { expression_type: 'dataset_field', dataset_type: 'skyMap', field };
  const none = { predicate_type: 'in_container', member, container: [] };
  const lines = await execute(server, 'datasets_1', {
    tree: {
      dimensions: ['skymap'],
      datasets: { skyMap: { collections: ['TestCam/defaults'], dimensions: ['skymap'] } },
      predicate: { operands: [[none]] },
    },
    spec: { result_type: 'data_coordinate', dimensions: ['skymap'] },
  });
  expect(lines).toEqual([]);
});

test('records of a relation have the dimensions that it implies', async () => {
  const lines = await execute(server, 'universe_0', {
    tree: { dimensions: ['exposure', 'visit'] },
    spec: { result_type: 'dimension_record', element: 'visit_definition' },
  });
  const record = { visit_system: 0, exposure: 2 ** 53, instrument: 'TestCam', visit: 2024010100 };
  expect(lines.flatMap(({ rows = [] }) => rows)).toContainEqual({ definition: 'visit_definition', record });
});

test('what cannot be a region is not looked for in every pixel of the sky', async () => {
  const vertices = Array.from({ length: 24 }, (_, index) => [0.5, Infinity, NaN, 1, -1, 7, 1e300][index % 7] ?? 0);
  const bytes = Buffer.concat([
    Buffer.from('p'),
    Buffer.from(Float64Array.from([...vertices, ...vertices, ...vertices]).buffer),
  ]);
  const { status, text } = await post('package_spatial', 'query/any', {
    query: {
      tree: {
        dimensions: ['tract'],
        predicate: {
          operands: [
            [
              {
                predicate_type: 'comparison',
                operator: 'overlaps',
                a: { expression_type: 'dimension_field', element: 'tract', field: 'region' },
                b: { expression_type: 'region', encoded: bytes.toString('base64') },
              },
            ],
          ],
        },
      },
      default_data_id: { dataId: {} },
      additional_query_inputs: [],
    },
    execute: true,
    exact: true,
  });
  expect({ status, text }).toMatchObject({ status: 422, text: expect.stringContaining('not on the sphere') });
});
