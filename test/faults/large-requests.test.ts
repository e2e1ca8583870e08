import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { type FakeGafaelfawr, startFakeGafaelfawr } from '../http/fake-gafaelfawr.js';
import { postHead, RawConnection } from './raw-connection.js';

const MEGABYTE = 1024 * 1024;
const CLOSED = '/api/butler/repo/closed/v1/find_dataset';
const OPEN = '/api/butler/repo/open/v1/find_dataset';
const ALICE = { 'X-Auth-Request-User': 'alice', 'X-Auth-Request-Token': 'gt-alice.secret' };

let gafaelfawr: FakeGafaelfawr;
let server: ServerProcess;

beforeAll(async () => {
  gafaelfawr = await startFakeGafaelfawr();
  const repository = { config_uri: '/nonexistent/butler.yaml' };
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      closed: { ...repository, authorized_groups: ['g_none'] },
      open: { ...repository, authorized_groups: ['*'] },
    }),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: gafaelfawr.url,
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  await gafaelfawr.close();
});

/** The most memory that the server has had, in bytes. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${String(server.pid)}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

async function status(path: string, body: string | Uint8Array): Promise<number> {
  const headers = { ...ALICE, 'content-type': 'application/json' };
  const response = await fetch(server.url + path, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

describe('bodies', () => {
  test('a stranger is refused before the body is there', async () => {
    const connection = new RawConnection(server.url);
    connection.send(postHead(CLOSED, { ...ALICE, 'Content-Length': 60 * MEGABYTE }));
    await connection.received('HTTP/1.1 403 ', 5_000);
    await connection.closed(10_000);
  });

  test('of strangers none is kept', async () => {
    const before = peakMemory();
    const body = new Uint8Array(60 * MEGABYTE);
    expect(await Promise.all(Array.from({ length: 6 }, () => status(CLOSED, body)))).toEqual(new Array(6).fill(403));
    expect(peakMemory() - before).toBeLessThan(120 * MEGABYTE);
  });

  test.each([
    ['too large', () => '['.padEnd(65 * MEGABYTE), 413],
    ['50 MB of blanks', () => ' '.repeat(50 * MEGABYTE), 422],
    ['50 MB of brackets', () => '['.repeat(50 * MEGABYTE), 422],
    ['50 MB of small arrays', () => `[${'[],'.repeat(17 * MEGABYTE)}0]`, 422],
    ['a string of 50 MB', () => `"${'x'.repeat(50 * MEGABYTE)}"`, 422],
    ['900,000 integers beyond 2^53', () => `[${'1234567890123456789,'.repeat(900_000)}0]`, 422],
  ])('%s', async (_what, make, expected) => {
    expect(await status(OPEN, make())).toBe(expected);
    expect((await fetch(server.url)).status).toBe(200);
  });
});

describe('heads', () => {
  test.each([
    ['many headers', Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`x-${String(index)}`, 'y']))],
    ['a long header', { 'x-long': 'y'.repeat(MEGABYTE) }],
  ])('%s', async (_what, headers) => {
    const connection = new RawConnection(server.url);
    connection.send(postHead(OPEN, headers));
    await connection.closed(5_000);
    expect(connection.text.startsWith('HTTP/1.1 431 ')).toBe(true);
  });

  test('headers without end', async () => {
    const connection = new RawConnection(server.url);
    connection.send(`POST ${OPEN} HTTP/1.1\r\n`);
    for (let index = 0; index < 100_000 && !connection.isClosed; index++) {
      connection.send(`x-${String(index)}: y\r\n`);
    }
    await connection.closed(5_000);
    expect((await fetch(server.url)).status).toBe(200);
  });
});
