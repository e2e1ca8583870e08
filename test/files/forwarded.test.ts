import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentVariable } from '../environment/variable.js';
import { send, startOpenServer } from '../http/test-server.js';
import { runPythonWith } from './python.js';

/** What a proxy says of the client's request, and what anybody may say. */
const FORWARDED = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'data.example.org',
  'x-forwarded-for': '192.0.2.7',
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'forwarded-'));
  const place = ['--schema', 'files_forwarded', '--directory', directory];
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const variables = { DAF_BUTLER_CONFIG_PATH: resolve('test/files/config') };
  await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place);
}, 120_000);
afterAll(() => rm(directory, { recursive: true }));

test.each([
  ['believes no X-Forwarded headers', {}, null],
  [
    'believes those of a proxy that it trusts',
    { BUTLER_SERVER_TRUSTED_PROXIES: 'loopback' },
    'https://data.example.org',
  ],
  ['believes none of anybody else', { BUTLER_SERVER_TRUSTED_PROXIES: '192.0.2.0/24' }, null],
  [
    'takes a configured address before all others',
    { BUTLER_SERVER_TRUSTED_PROXIES: 'loopback', BUTLER_SERVER_PUBLIC_BASE_URL: 'https://butler.example.org' },
    'https://butler.example.org',
  ],
])('the server %s', async (_what, variables, expected) => {
  const server = await startOpenServer({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ local: { config_uri: directory, authorized_groups: ['*'] } }),
    ...variables,
  });
  const { status, text } = await send(server, 'POST', '/api/butler/repo/local/v1/get_file_by_data_id', {
    headers: { ...FORWARDED, 'content-type': 'application/json' },
    body: JSON.stringify({ dataset_type: 'single', data_id: {}, collections: ['made'] }),
  });
  await server.stop();
  expect(status).toBe(200);
  const { artifact } = JSON.parse(text) as {
    readonly artifact: { readonly file_info: readonly { readonly url: string }[] };
  };
  expect(new URL(artifact.file_info[0]?.url ?? '').origin).toBe(expected ?? server.url);
});
