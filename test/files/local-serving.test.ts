import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environmentVariable } from '../environment/variable.js';
import { type Answer, post, send, startOpenServer, type TestServer } from '../http/test-server.js';
import { runPythonWith } from './python.js';

const V1 = '/api/butler/repo/local/v1';
const BODY = 'single: true\n';

let directory: string;
let server: TestServer;
/** Path of the signed URL of a file that holds `BODY`. */
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-serving-'));
  const place = ['--schema', 'files_served', '--directory', directory];
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const variables = { DAF_BUTLER_CONFIG_PATH: resolve('test/files/config') };
  await runPythonWith(variables, 'test/files/repository.py', '--url', url, ...place);
  server = await startOpenServer({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ local: { config_uri: directory, authorized_groups: ['*'] } }),
  });
  path = new URL(await urlOf('single')).pathname;
}, 120_000);

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

function find(datasetType: string): Promise<Answer> {
  const query = { dataset_type: datasetType, data_id: {}, collections: ['made'] };
  return post(server, `${V1}/get_file_by_data_id`, JSON.stringify(query));
}

async function idOf(datasetType: string): Promise<string> {
  const query = { dataset_type: datasetType, data_id: {}, collections: ['made'], timespan: null };
  const { text } = await post(server, `${V1}/find_dataset`, JSON.stringify(query));
  return (JSON.parse(text) as { readonly dataset_ref: { readonly id: string } }).dataset_ref.id;
}

async function urlOf(datasetType: string): Promise<string> {
  const { artifact } = JSON.parse((await find(datasetType)).text) as {
    readonly artifact: { readonly file_info: readonly { readonly url: string }[] };
  };
  return artifact.file_info[0]?.url ?? '';
}

describe('a signed URL', () => {
  test('gives the file', async () => {
    const { status, headers, text } = await send(server, 'GET', path);
    expect([status, text]).toEqual([200, BODY]);
    expect(headers['content-length']).toBe(String(BODY.length));
    expect(headers['accept-ranges']).toBe('bytes');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('takes HEAD', async () => {
    const { status, headers, text } = await send(server, 'HEAD', path);
    expect([status, text]).toEqual([200, '']);
    expect(headers['content-length']).toBe(String(BODY.length));
  });

  test.each([
    ['bytes=0-5', 206, 'single', 'bytes 0-5/13'],
    ['bytes=-5', 206, 'true\n', 'bytes 8-12/13'],
    ['bytes=100-', 416, null, 'bytes */13'],
  ])('takes the range %s', async (range, status, text, contentRange) => {
    const answer = await send(server, 'GET', path, { headers: { range } });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-range']).toBe(contentRange);
    expect(answer.text).toBe(text ?? answer.text);
  });

  test('takes conditions', async () => {
    const etag = String((await send(server, 'GET', path)).headers['etag']);
    const answer = await send(server, 'GET', path, { headers: { 'if-none-match': etag } });
    expect([answer.status, answer.text]).toEqual([304, '']);
  });

  test('leads nowhere else', async () => {
    const signed = path.slice(0, path.indexOf('/made/'));
    const climbing = [
      '/../butler.yaml',
      '/%2e%2e/butler.yaml',
      '/made/..%2F..%2F..%2Fetc%2Fpasswd',
      '/butler.yaml',
      '//etc/passwd',
    ];
    for (const end of climbing) {
      expect([403, 404]).toContain((await send(server, 'GET', signed + end)).status);
    }
    expect((await send(server, 'GET', path.replace('/local/', '/other/'))).status).toBe(403);
    expect((await send(server, 'GET', path.replace('/local/0/', '/local/1/'))).status).toBe(403);
    expect((await send(server, 'GET', path.replace(/signature=./, 'signature='))).status).toBe(403);
    expect((await send(server, 'POST', path)).status).toBe(405);
  });
});

test('a record that climbs out of the datastore is refused', async () => {
  const { status, text } = await find('climbing');
  expect(status).toBe(422);
  expect(text).toContain('not served');
});

describe('downloads', () => {
  async function download(datasetType: string, query = ''): Promise<Answer> {
    return send(server, 'GET', `${V1}/dataset/${await idOf(datasetType)}/download${query}`);
  }

  test('are redirected to the file', async () => {
    const { status, headers } = await download('single');
    expect(status).toBe(307);
    expect(String(headers['location'])).toMatch(/\/made\/single\/[^/]+\.yaml$/);
  });

  test('of composites want a component', async () => {
    const { status, text } = await download('parts');
    expect(status).toBe(422);
    expect(JSON.parse(text)).toEqual({ detail: expect.stringContaining('it has several files') });
    expect((await download('parts', '?component=data')).status).toBe(307);
    expect((await download('parts', '?component=none')).status).toBe(404);
  });

  test('of what has no file, or does not exist, are 404', async () => {
    expect((await download('gone')).status).toBe(404);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await send(server, 'GET', `${V1}/dataset/${nobody}/download`)).status).toBe(404);
  });
});

test('the log tells who was given which file, and nobody of failures', async () => {
  const before = server.log.length;
  const id = await idOf('single');
  const headers = { 'x-auth-request-user': 'somebody', 'x-butler-client-request-id': 'request-1' };
  await send(server, 'GET', `${V1}/get_file/${id}`, { headers });
  await find('single');
  await send(server, 'GET', `${V1}/dataset/${id}/download`);
  await send(server, 'GET', `${V1}/dataset/${id}/download?component=none`);
  const accesses = server.log
    .slice(before)
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly detail: object })
    .filter(({ msg }) => msg === 'file-access');
  const detail = { repository: 'local', dataset: { uuid: id, type: 'single', data_id: {} } };
  expect(accesses).toMatchObject([
    { detail: { ...detail, file_access_endpoint: 'uuid', user: 'somebody', requestId: 'request-1' } },
    { detail: { ...detail, file_access_endpoint: 'data-id' } },
    { detail: { ...detail, file_access_endpoint: 'uuid-redirect' } },
  ]);
});

test('no signature is in the log', async () => {
  await send(server, 'GET', path);
  const [, signature = 'none'] = /signature=([^/]+)/.exec(path) ?? [];
  expect(signature).toHaveLength(43);
  expect(server.log.join('')).toContain('/api/butler/files/');
  expect(server.log.join('')).not.toContain(signature);
});
