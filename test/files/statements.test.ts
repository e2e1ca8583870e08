import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StatementLog } from '../butler/statement-log.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { runPythonWith } from './python.js';

const LOOK_UP = { dataset_type: 'parts', data_id: {}, collections: ['made'] };

let directory: string;
let server: ServerProcess;
let log: StatementLog;
let id: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'files-statements-'));
  const place = ['--schema', 'files_statements', '--directory', directory];
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const variables = { DAF_BUTLER_CONFIG_PATH: resolve('test/files/config') };
  await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place);
  const repository = { config_uri: directory, authorized_groups: ['*'], mutability: 'immutable' };
  server = await startServerProcess({ DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ fixed: repository }) });
  log = await StatementLog.open(server.pid);
  const found = (await ask('find_dataset', { ...LOOK_UP, timespan: null })) as {
    readonly dataset_ref: { readonly id: string };
  };
  id = found.dataset_ref.id;
}, 120_000);

afterAll(async () => {
  await log.close();
  await server.stop();
  await rm(directory, { recursive: true });
});

async function ask(path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/butler/repo/fixed/v1/${path}`, options);
  expect(response.status).toBe(200);
  return response.json();
}

/** How many statements a request costs after a first one like it. */
async function statements(path: string, body?: object): Promise<number> {
  await ask(path, body);
  return log.during(() => ask(path, body));
}

test('get_file costs one statement', async () => {
  expect(await statements(`get_file/${id}`)).toBe(1);
});

test('get_file_by_data_id costs one', async () => {
  expect(await statements('get_file_by_data_id', LOOK_UP)).toBe(1);
});

test('file_transfer of 10,000 ids costs one', async () => {
  const others = Array.from({ length: 9_999 }, () => crypto.randomUUID());
  const body = { dataset_ids: [id, ...others] };
  expect(await statements('file_transfer', body)).toBe(1);
  expect(await ask('file_transfer', body)).toMatchObject({ files: { [id]: [{}, {}, {}] } });
});
