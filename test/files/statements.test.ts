import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StatementLog } from '../butler/statement-log.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { runPythonWith } from './python.js';

const LOOK_UP = { dataset_type: 'parts', data_id: {}, collections: ['made'] };

/** How a repository is built, and how many statements `get_file` may cost. */
const REPOSITORIES = {
  small: { options: [], limit: 1 },
  'chained-many-groups': {
    options: ['--groups', '24', '--root', '<butlerRoot>/first', '--root', '<butlerRoot>/second'],
    limit: 2,
  },
} as const;
const NAMES = ['small', 'chained-many-groups'] as const;

let directory: string;
let server: ServerProcess;
let log: StatementLog;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'files-statements-'));
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const variables = { DAF_BUTLER_CONFIG_PATH: resolve('test/files/config') };
  for (const [index, name] of NAMES.entries()) {
    const place = ['--schema', `files_statements_${String(index)}`, '--directory', join(directory, name)];
    const { options } = REPOSITORIES[name];
    await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place, ...options);
  }
  const repositories = NAMES.map((name) => [
    name,
    { config_uri: join(directory, name), authorized_groups: ['*'], mutability: 'immutable' },
  ]);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify(Object.fromEntries(repositories)),
  });
  log = await StatementLog.open(server.pid);
}, 180_000);

afterAll(async () => {
  await log.close();
  await server.stop();
  await rm(directory, { recursive: true });
});

describe.each(NAMES)('in the repository %s', (name) => {
  async function ask(path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${server.url}/api/butler/repo/${name}/v1/${path}`, options);
    expect(response.status).toBe(200);
    return response.json();
  }

  /** How many statements a request costs after a first one like it. */
  async function statements(path: string, body?: object): Promise<number> {
    await ask(path, body);
    return log.during(() => ask(path, body));
  }

  async function idOf(): Promise<string> {
    const found = (await ask('find_dataset', { ...LOOK_UP, timespan: null })) as {
      readonly dataset_ref: { readonly id: string };
    };
    return found.dataset_ref.id;
  }

  test(`get_file costs at most ${String(REPOSITORIES[name].limit)}`, async () => {
    const path = `get_file/${await idOf()}`;
    expect(await statements(path)).toBeLessThanOrEqual(REPOSITORIES[name].limit);
    expect(await ask(path)).toMatchObject({ artifact: { file_info: [{}, {}, {}] } });
  });

  test('get_file_by_data_id costs at most two', async () => {
    expect(await statements('get_file_by_data_id', LOOK_UP)).toBeLessThanOrEqual(2);
  });

  test('file_transfer of 10,000 ids costs one', async () => {
    const id = await idOf();
    const others = Array.from({ length: 9_999 }, () => crypto.randomUUID());
    const body = { dataset_ids: [id, ...others] };
    expect(await statements('file_transfer', body)).toBe(1);
    expect(await ask('file_transfer', body)).toMatchObject({ files: { [id]: [{}, {}, {}] } });
  });
});

test('the log tells what is executed', async () => {
  const path = `${server.url}/api/butler/repo/small/v1/dataset/${crypto.randomUUID()}`;
  expect(await log.during(() => fetch(path))).toBe(1);
});
