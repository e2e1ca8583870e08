import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { create } from '../../src/cli/create/index.js';
import { dropSchemas } from '../demo/database.js';
import { environmentVariable } from '../environment/variable.js';
import { post, send, startTestServer, type TestServer } from '../http/test-server.js';
import { dataIds, execute } from '../query/queries.js';
import type { RepositoryReply } from './replies.js';

const SCHEMA = 'many_detectors';
/** One more than the snapshot keeps of an element. */
const DETECTORS = 20_001;
const MEGABYTE = 1024 * 1024;

const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
let directory = '';
let server: TestServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-bounds-'));
  const ignored = { write: () => undefined };
  await create([join(directory, 'repository'), '--db', url, '--namespace', SCHEMA], ignored, ignored);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `SET search_path TO "${SCHEMA}";
    INSERT INTO instrument (name, class_name) VALUES ('Huge', 'lsst.obs.base.Instrument');
    INSERT INTO physical_filter (instrument, name, band) VALUES ('Huge', 'r_03', 'r');
    INSERT INTO detector (instrument, id, full_name)
      SELECT 'Huge', number, 'D' || number FROM generate_series(1, ${String(DETECTORS)}) AS number`,
  );
  await client.end();
  server = await startTestServer({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      main: { config_uri: join(directory, 'repository'), authorized_groups: ['*'], mutability: 'immutable' },
    }),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
    BUTLER_SERVER_ADMIN_PORT: '0',
    BUTLER_SERVER_CACHE_MEGABYTES: '1',
  });
}, 60_000);

afterAll(async () => {
  await server.stop();
  await dropSchemas(url, SCHEMA);
  await rm(directory, { recursive: true });
});

async function caches(): Promise<RepositoryReply | undefined> {
  const { text } = await send({ ...server, url: server.adminUrl ?? '' }, 'GET', '/admin/caches');
  return (JSON.parse(text) as { readonly repositories: readonly RepositoryReply[] }).repositories[0];
}

test('an immutable repository does not keep the records of an element that has very many', async () => {
  const spec = { ...dataIds(['detector']), include_dimension_records: true };
  const lines = await execute(server, 'main', { tree: { dimensions: ['detector'] }, spec });
  const rows = lines.flatMap((line) => line.rows ?? []);
  expect(rows).toHaveLength(DETECTORS);
  expect(JSON.stringify(rows).match(/"full_name":"D\d+"/g)).toHaveLength(DETECTORS);

  const path = '/api/butler/repo/main/v1/expand_data_id';
  const body = JSON.stringify({ data_id: { instrument: 'Huge', detector: DETECTORS } });
  expect((await post(server, path, body)).text).toContain(`"full_name":"D${String(DETECTORS)}"`);

  // The instrument, the filter and its band.
  expect((await caches())?.snapshot.records).toBe(3);
});

test('the caches of all repositories take no more than they may, and go on working', async () => {
  const search = (number: number): Promise<{ readonly status: number }> => {
    const dimensions = ['instrument', 'detector'];
    const datasetType = `type${String(number)}${'x'.repeat(20_000)}`;
    const tree = { dimensions, datasets: { [datasetType]: { collections: ['run'], dimensions } } };
    const query = { tree, default_data_id: { dataId: {} }, additional_query_inputs: [] };
    return post(server, '/api/butler/repo/main/v1/query/explain', JSON.stringify({ query, execute: false }));
  };
  for (let number = 0; number < 100; number++) {
    expect((await search(number)).status).toBe(422);
  }
  const { template = [] } = (await caches()) ?? {};
  const sum = (member: 'bytes' | 'evictions'): number => template.reduce((total, cache) => total + cache[member], 0);
  expect(sum('evictions')).toBeGreaterThan(10);
  expect(sum('bytes')).toBeLessThanOrEqual(MEGABYTE);
  expect(sum('bytes')).toBeGreaterThan(MEGABYTE / 2);
});
