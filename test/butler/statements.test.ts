import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servedToEverybody, type TestRepository, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { lookUpFixture, type LookUpFixture } from './fixture.js';
import { StatementLog } from './statement-log.js';

const WARM_UP_REQUESTS = 5;

let server: ServerProcess;
let log: StatementLog;
let repositories: ReadonlyMap<string, TestRepository>;
let fixture: LookUpFixture;

beforeAll(async () => {
  repositories = await testRepositories('seeded', 'many_collections');
  fixture = await lookUpFixture(repositories);
  const mutable = JSON.parse(servedToEverybody(repositories)) as object;
  const immutable = JSON.parse(servedToEverybody(repositories, 'immutable')) as Record<string, object>;
  const renamed = Object.entries(immutable).map(([name, entry]) => [`${name}-fixed`, entry]);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ ...mutable, ...Object.fromEntries(renamed) }),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  log = await StatementLog.open(server.pid);
}, 300_000);

afterAll(async () => {
  await log.close();
  await server.stop();
});

interface Request {
  readonly path: string;
  readonly body?: object;
}

async function send(repository: string, { path, body }: Request): Promise<unknown> {
  const response = await fetch(`${server.url}/api/butler/repo/${repository}/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect([path, response.status]).toEqual([path, 200]);
  return response.json();
}

/** How many messages a warm request costs, as the server's log counts them: everything that it executes. */
async function statements(repository: string, request: Request): Promise<number> {
  for (let time = 0; time < WARM_UP_REQUESTS; time++) {
    await send(repository, request);
  }
  return log.during(() => send(repository, request));
}

/** The most that a request may cost in an immutable repository; a mutable one may take one more. */
const LIMITS: readonly (readonly [
  name: string,
  immutable: number,
  repository: string,
  request: (f: LookUpFixture) => Request,
])[] = [
  ['universe', 0, 'seeded', () => ({ path: 'universe' })],
  ['dataset_type', 0, 'seeded', (f) => ({ path: `dataset_type/${f.datasetType}` })],
  [
    'expand_data_id of cached elements',
    0,
    'seeded',
    (f) => ({ path: 'expand_data_id', body: { data_id: f.cachedDataId } }),
  ],
  ['expand_data_id', 1, 'seeded', (f) => ({ path: 'expand_data_id', body: { data_id: f.visitDataId } })],
  ['find_dataset through a chain of 60', 2, 'seeded', (f) => ({ path: 'find_dataset', body: f.findInChain })],
  ['dataset/{id}', 1, 'seeded', (f) => ({ path: `dataset/${f.datasetId}` })],
  [
    'collection_info',
    1,
    'seeded',
    (f) => ({ path: `collection_info?name=${encodeURIComponent(f.chain)}&include_doc=1&include_parents=1` }),
  ],
  ['collection_summary', 1, 'seeded', (f) => ({ path: `collection_summary?name=${encodeURIComponent(f.chain)}` })],
  ['query_dataset_types', 0, 'seeded', () => ({ path: 'query_dataset_types', body: { search: ['*a*'] } })],
  [
    'query_collection_info, everything over 2,000 collections',
    5,
    'many_collections',
    () => ({
      path: 'query_collection_info',
      body: {
        expression: ['*'],
        collection_types: [1, 2, 3, 4],
        flatten_chains: false,
        include_chains: true,
        include_parents: true,
        include_summary: true,
        include_doc: true,
        summary_datasets: null,
      },
    }),
  ],
];

describe.each(LIMITS)('%s', (_name, limit, repository, request) => {
  test(`costs at most ${String(limit)} statements in an immutable repository`, async () => {
    expect(await statements(`${repository}-fixed`, request(fixture))).toBeLessThanOrEqual(limit);
  });

  test('costs at most one more in a mutable repository', async () => {
    expect(await statements(repository, request(fixture))).toBeLessThanOrEqual(limit + 1);
  });
});

test('the log tells what is executed', async () => {
  expect(await statements('seeded', { path: `dataset_type/${fixture.datasetType}` })).toBe(1);
  expect(await statements('seeded', { path: 'universe' })).toBe(0);
});

describe('datasets', () => {
  test.each(['seeded', 'seeded-fixed'])(
    'cost one statement where a sample tells their types: %s',
    async (repository) => {
      expect(await statements(repository, datasets(fixture.datasetsOfOneType))).toBe(1);
      expect(await statements(repository, datasets(fixture.datasetIds.slice(0, 32)))).toBe(1);
    },
  );

  test.each(['seeded', 'seeded-fixed'])(
    'cost two at most, of however many dimension groups: %s',
    async (repository) => {
      expect(await statements(repository, datasets(fixture.datasetIds))).toBeLessThanOrEqual(2);
      expect(await statements(repository, datasets([...fixture.datasetsOfOneType, randomUUID()]))).toBe(2);
    },
  );
});

function datasets(ids: readonly string[]): Request {
  return { path: 'datasets', body: { dataset_ids: ids } };
}
