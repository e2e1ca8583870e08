import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { type MockS3, startMockS3 } from './mock-s3.js';
import { runPythonWith } from './python.js';

const BUCKET = 'files';
const MILLISECONDS = 300_000;
const STORES = ['local', 's3', 'chained'] as const;

let directory: string;
let s3: MockS3;
let server: ServerProcess;
/** For the server and its clients alike. */
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'files-'));
  const credentials = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  s3 = await startMockS3(BUCKET, credentials);
  variables = {
    ...credentials,
    S3_ENDPOINT_URL: s3.url,
    BUTLER_RUBIN_ACCESS_TOKEN: 'token',
    DAF_BUTLER_CONFIG_PATH: resolve('test/files/config'),
  };
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const roots = {
    local: ['<butlerRoot>'],
    s3: [`s3://${BUCKET}/a+b/root/`],
    chained: ['<butlerRoot>/first', `s3://${BUCKET}/second/`],
  };
  for (const store of STORES) {
    const place = ['--schema', `files_${store}`, '--directory', join(directory, store)];
    place.push(...roots[store].flatMap((root) => ['--root', root]));
    await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place);
  }
  const served = STORES.map((store) => [store, { config_uri: join(directory, store), authorized_groups: ['*'] }]);
  server = await startServerProcess({
    ...variables,
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify(Object.fromEntries(served)),
  });
}, MILLISECONDS);

afterAll(async () => {
  await server.stop();
  await s3.stop();
  await rm(directory, { recursive: true });
});

describe.each(STORES)('over a root that is %s', (store) => {
  test(
    'the Python client reads every kind of file in every way',
    async () => {
      const output = await runPythonWith(
        variables,
        'test/files/client.py',
        '--server',
        `${server.url}/api/butler/repo/${store}`,
      );
      expect(JSON.parse(output)).toEqual({
        get: { single: true },
        whole: [1, 2, 3],
        'component of a whole': { a: 1 },
        parts: [1, 2, 3],
        'component of parts': { b: 2 },
        deferred: [1, 2, 3],
        'zip member': { zipped: true },
        absolute: { absolute: true },
        'is served by the server': store !== 's3',
        'read by URI': true,
        'URIs of parts': ['data', 'output', 'summary'],
        'size is known': true,
        'URI exists': true,
        exists: 'VERIFIED',
        'gone exists': 'RECORDED',
        gone: 'DatasetNotFoundError',
        climbing: 'UnknownButlerUserError',
        elsewhere: 'DatasetNotFoundError',
        artifacts: 5,
        // The client drops the query string, and with it the signature, of zip files that it unpacks.
        'artifacts of zips': store === 's3' ? 'FileNotFoundError' : '1',
        transfer: { copied: 4, single: { single: true }, parts: [1, 2, 3] },
      });
    },
    MILLISECONDS,
  );
});

test('no signature reaches the log', () => {
  expect(server.log()).toContain('/v1/get_file/:dataset_id');
  expect(server.log()).not.toMatch(/signature=/i);
});
