import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, startOpenServer, type TestServer } from './test-server.js';

const CONFIGS = '/api/butler/configs';

let directory: string;
let server: TestServer;

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'butler-static-'));
  directory = join(parent, 'configs');
  await mkdir(join(directory, 'sub dir'), { recursive: true });
  await writeFile(join(parent, 'outside.yaml'), 'secret');
  await writeFile(join(directory, 'index.html'), 'index');
  await writeFile(join(directory, 'repos.yaml'), 'dp1: https://data.example/api/butler/repo/dp1');
  await writeFile(join(directory, '.hidden'), 'secret');
  await writeFile(join(directory, 'sub dir', 'a%b.json'), '{}');
  server = await startOpenServer({ DAF_BUTLER_SERVER_STATIC_FILES_PATH: directory });
});
afterAll(async () => {
  await server.stop();
  await rm(join(directory, '..'), { recursive: true });
});

test('a file comes with an entity tag and is not sent again', async () => {
  const first = await send(server, 'GET', `${CONFIGS}/repos.yaml`);
  expect(first.status).toBe(200);
  expect(first.text).toContain('dp1');
  expect(first.headers['last-modified']).toBeDefined();
  const etag = String(first.headers['etag']);
  const second = await send(server, 'GET', `${CONFIGS}/repos.yaml`, { headers: { 'if-none-match': etag } });
  expect(second.status).toBe(304);
});

test('ranges and heads', async () => {
  const part = await send(server, 'GET', `${CONFIGS}/repos.yaml`, { headers: { range: 'bytes=0-2' } });
  expect([part.status, part.text]).toEqual([206, 'dp1']);
  const head = await send(server, 'HEAD', `${CONFIGS}/repos.yaml`);
  expect([head.status, head.text]).toEqual([200, '']);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
});

test('a range beyond the file', async () => {
  const answer = await send(server, 'GET', `${CONFIGS}/repos.yaml`, { headers: { range: 'bytes=900-' } });
  expect(answer.status).toBe(416);
});

test('odd names', async () => {
  expect((await send(server, 'GET', `${CONFIGS}/sub%20dir/a%25b.json`)).text).toBe('{}');
});

describe('what is not served', () => {
  test.each([
    '/',
    '',
    '/sub%20dir',
    '/sub%20dir/',
    '/nope.yaml',
    '/.hidden',
    '/../outside.yaml',
    '/..%2Foutside.yaml',
    '/%2e%2e/outside.yaml',
    '/sub%20dir/../../outside.yaml',
    '/..%5Coutside.yaml',
    '/repos.yaml%00',
    '/%2Fetc%2Fpasswd',
  ])('%s', async (path) => {
    const answer = await send(server, 'GET', CONFIGS + path);
    expect(answer.status).toBeGreaterThanOrEqual(300);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('secret');
    expect(answer.text).not.toContain('root:');
  });
});

test('without a directory there are no files', async () => {
  const other = await startOpenServer();
  expect((await send(other, 'GET', `${CONFIGS}/repos.yaml`)).status).toBe(404);
  await other.stop();
});
