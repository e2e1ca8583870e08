import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { runPythonWith } from './python.js';

const SCHEMA = 'files_transfers';
const ON_THE_WEB = 'https://store.example/a%20"b".yaml#zip-path=m.yaml';

interface Described {
  readonly url: string;
  readonly auth: string;
  readonly file_info: Readonly<Record<string, unknown>>;
}

let directory: string;
let servers: readonly ServerProcess[];
/** Datasets by the names of their types; their files are in the first of two stores, in the second, or in both. */
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'files-transfers-'));
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const place = ['--schema', SCHEMA, '--directory', directory];
  const roots = ['--root', '<butlerRoot>/first', '--root', '<butlerRoot>/second'];
  const variables = { DAF_BUTLER_CONFIG_PATH: resolve('test/files/config') };
  await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place, ...roots);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET search_path TO ${SCHEMA}`);
    const { rows } = await client.query<{ readonly name: string; readonly id: string }>(
      `SELECT t.name, d.id FROM dataset AS d JOIN dataset_type AS t ON t.id = d.dataset_type_id
       JOIN collection AS c ON c.collection_id = d.run_id WHERE c.name = 'made'`,
    );
    ids = Object.fromEntries(rows.map(({ name, id }) => [name, id]));
    await client.query('UPDATE file_datastore_records SET path = $1, checksum = $2 WHERE dataset_id = $3', [
      ON_THE_WEB,
      'sum',
      ids['whole'],
    ]);
  } finally {
    await client.end();
  }
  const served = {
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ it: { config_uri: directory, authorized_groups: ['*'] } }),
  };
  servers = [
    await startServerProcess(served),
    await startServerProcess({ ...served, DAF_BUTLER_SERVER_AUTHENTICATION: 'cadc' }),
  ];
}, 300_000);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(directory, { recursive: true });
});

async function ask(server: ServerProcess | undefined, path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${server?.url ?? ''}/api/butler/repo/it/v1/${path}`, options);
  expect(response.status).toBe(200);
  return response.json();
}

async function transfer(
  server: ServerProcess | undefined,
  ...names: string[]
): Promise<Record<string, readonly Described[]>> {
  const body = { dataset_ids: names.map((name) => ids[name]) };
  const { files } = (await ask(server, 'file_transfer', body)) as {
    readonly files: Record<string, readonly Described[]>;
  };
  const nameOf = (id: string): string => names.find((name) => ids[name] === id) ?? id;
  return Object.fromEntries(Object.entries(files).map(([id, described]) => [nameOf(id), described]));
}

describe('files are described as when they are read', () => {
  test.each(['single', 'absolute', 'parts'])('%s', async (name) => {
    const reply = (await ask(servers[0], `get_file/${ids[name] ?? ''}`)) as {
      readonly artifact: { readonly file_info: readonly { readonly datastoreRecords: Record<string, unknown> }[] };
    };
    const told = reply.artifact.file_info.map(({ datastoreRecords }) => datastoreRecords);
    const files = await transfer(servers[0], name);
    expect(files[name]?.map((file) => file.file_info)).toEqual(
      told.toSorted((a, b) => (String(a['component']) < String(b['component']) ? -1 : 1)),
    );
  });

  test('all together as each alone', async () => {
    const names = ['single', 'whole', 'parts', 'absolute'];
    const alone = await Promise.all(names.map((name) => transfer(servers[0], name)));
    expect(await transfer(servers[0], ...names, 'gone')).toEqual(Object.assign({}, ...alone));
  });
});

test('all files are downloaded from the server', async () => {
  const { single, parts } = await transfer(servers[0], 'single', 'parts');
  const base = `${servers[0]?.url ?? ''}/api/butler/repo/it/v1/dataset`;
  expect(single).toMatchObject([{ url: `${base}/${ids['single'] ?? ''}/download`, auth: 'gafaelfawr' }]);
  expect(parts?.map(({ url }) => url)).toEqual(
    ['data', 'output', 'summary'].map((name) => `${base}/${ids['parts'] ?? ''}/download?component=${name}`),
  );
});

test('those on the web have their own URLs where clients are told them', async () => {
  const info = { path: 'a "b".yaml#zip-path=m.yaml', checksum: 'sum', component: null };
  expect(await transfer(servers[0], 'whole')).toMatchObject({ whole: [{ auth: 'gafaelfawr', file_info: info }] });
  expect(await transfer(servers[1], 'whole', 'single')).toMatchObject({
    whole: [{ url: 'https://store.example/a%20%22b%22.yaml#zip-path=m.yaml', auth: 'datastore', file_info: info }],
    single: [{ auth: 'gafaelfawr' }],
  });
});
