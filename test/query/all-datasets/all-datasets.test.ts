import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servedToEverybody, type TestRepository, testRepositories } from '../../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../../environment/server.js';
import { runPython } from '../../python.js';
import { postQuery, type ResultLine } from '../queries.js';

const SEED = process.env['BUTLER_TEST_QUERY_SEED'] ?? '1';
/** How many searches each repository gets. */
const SEARCHES: Readonly<Record<string, number>> = {
  package_spatial: 1_200,
  universe_8: 1_100,
  name_key: 350,
  datasets_1: 350,
  universe_2: 100,
};

let server: ServerProcess;
let repositories: ReadonlyMap<string, TestRepository>;

beforeAll(async () => {
  repositories = await testRepositories(...Object.keys(SEARCHES));
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 300_000);

afterAll(() => server.stop());

test('random expressions find the datasets that a direct Butler finds, or fail as it does', async () => {
  const places = [...repositories].map(([name, { configUri }]) => `${name}=${configUri}=${String(SEARCHES[name])}`);
  const options = ['--server', server.url, '--seed', SEED];
  const output = await runPython('test/query/all-datasets/run.py', ...options, ...places);
  const counts = JSON.parse(output) as Readonly<Record<string, number>>;
  expect(counts['different']).toBe(0);
  expect(counts['compared']).toBeGreaterThanOrEqual(3_000);
  expect(counts['with rows']).toBeGreaterThan((counts['compared'] ?? 0) / 3);
}, 600_000);

describe('a search for datasets of several types', () => {
  const search = {
    collections: ['imported_g'],
    name: ['bias', 'flat'],
    find_first: true,
    data_id: { instrument: 'Cam1' },
    where: '',
    bind: {},
    limit: null,
    with_dimension_records: false,
  };

  async function linesOf(changes: object): Promise<readonly ResultLine[]> {
    const response = await postQuery(server, 'package_spatial', 'all_datasets', { ...search, ...changes });
    expect(response.status).toBe(200);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as ResultLine);
  }

  test('has a line for each type, in the order of their names', async () => {
    expect((await linesOf({})).map((line) => [line.type, line.rows?.length])).toEqual([
      ['dataset_ref', 3],
      ['dataset_ref', 3],
    ]);
  });

  test('stops at the limit, which counts over all types', async () => {
    expect((await linesOf({ limit: 4 })).map((line) => line.rows?.length)).toEqual([3, 1]);
    expect(await linesOf({ limit: 0 })).toEqual([]);
  });

  test('many alternatives of several conditions are no burden', async () => {
    const pairs = Array.from(
      { length: 40 },
      (_, detector) => `(instrument = 'Cam1' AND detector = ${String(detector)})`,
    );
    const where = pairs.join(' OR ');
    expect(await linesOf({ where })).toEqual(await linesOf({}));
    expect(await linesOf({ where: `NOT (${where})` })).toEqual([]);
    expect((await linesOf({ where: `detector = 2 AND (${where})` })).map((line) => line.rows?.length)).toEqual([1, 1]);
  });

  test.each([
    ['an unknown key of a data ID', { data_id: { nope: 1 } }, 'invalid_query'],
    ['a text for an integer', { data_id: { instrument: 'Cam1', detector: 'x' } }, 'invalid_query'],
    ['an expression that ends too soon', { where: 'detector IN (' }, 'invalid_query'],
    ['an unknown function', { where: 'NOPE(detector)' }, 'invalid_query'],
    ['an unknown type', { name: ['nope'] }, 'missing_dataset_type'],
    ['one unknown type of two', { name: ['bias', 'nope'] }, 'missing_dataset_type'],
    ['a component', { name: ['bias.wcs'] }, 'dataset_type_expression'],
    ['an unknown collection', { collections: ['nope'] }, 'missing_collection'],
    ['a glob where the order counts', { collections: ['imp*'] }, 'invalid_query'],
    ['another dataset type in the expression', { where: "calexp.run = 'x'" }, 'invalid_query'],
    ['an integer that is too large', { where: 'detector = 99999999999999999999' }, 'invalid_query'],
  ])('%s is a mistake', async (_name, changes, type) => {
    expect(await linesOf(changes)).toMatchObject([{ type: 'error', error: { error_type: type } }]);
  });

  test.each([
    ['no expression', { where: undefined }],
    ['a negative limit', { limit: -1 }],
    ['a bind value of no kind', { bind: { x: { expression_type: 'nope' } } }],
    ['a bind value of the wrong type', { bind: { x: { expression_type: 'int', value: 1.5 } } }],
  ])('%s is no request at all', async (_name, changes) => {
    const response = await postQuery(server, 'package_spatial', 'all_datasets', { ...search, ...changes });
    expect(response.status).toBe(422);
    expect(await response.json()).toHaveProperty('detail.0.loc.0', 'body');
  });

  test('takes bind values of every kind', async () => {
    const [line] = await linesOf({ name: ['bias'] });
    const { id } = (line?.rows?.[0] ?? {}) as { readonly id: string };
    const bind = { wanted: { expression_type: 'uuid', value: id } };
    const found = await linesOf({ name: ['bias'], where: 'dataset_id = :wanted', bind });
    expect(found.flatMap((each) => each.rows ?? [])).toMatchObject([{ id }]);
  });
});
