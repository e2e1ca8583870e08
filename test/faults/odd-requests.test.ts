import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, type ServerProcess, startServerProcess } from '../environment/server.js';
import { RawConnection } from './raw-connection.js';

const PATH = '/api/butler/repo/open/v1/find_dataset';
const HEAD = `POST ${PATH} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n`;
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n`;
const NEXT = 'GET / HTTP/1.1\r\nHost: test\r\n\r\n';

let server: ServerProcess;
let urls: Readonly<Record<'public' | 'admin', string>>;
beforeAll(async () => {
  const adminPort = await freePort();
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: '{"open":{"config_uri":"/nonexistent/butler.yaml","authorized_groups":["*"]}}',
    BUTLER_SERVER_ADMIN_PORT: String(adminPort),
  });
  urls = { public: server.url, admin: `http://127.0.0.1:${String(adminPort)}` };
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

async function answerTo(address: keyof typeof urls, text: string): Promise<RawConnection> {
  const connection = new RawConnection(urls[address]);
  connection.send(Buffer.from(text, 'latin1'));
  await connection.received('\r\n\r\n', 5_000);
  return connection;
}

describe.each(['public', 'admin'] as const)('at the %s address', (address) => {
  test.each([
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method that nobody knows', 'FOO / HTTP/1.1\r\nHost: test\r\n\r\n'],
    ['CONNECT', 'CONNECT test:1 HTTP/1.1\r\nHost: test\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: test\r\nHost: other\r\n\r\n'],
    ['lines that end in LF', 'GET / HTTP/1.1\nHost: test\n\n'],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: test\r\nX: a\r\n b\r\n\r\n'],
    ['a control character in the path', 'GET /a\x01b HTTP/1.1\r\nHost: test\r\n\r\n'],
    ['two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}    `],
    ['a length and chunks', `${CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${HEAD}Content-Length: -5\r\n\r\n`],
    ['chunks that are not last', `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ])('%s is 400, with a body of JSON', async (_what, text) => {
    const connection = await answerTo(address, text);
    expect(connection.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(connection.text).toMatch(/\r\n\r\n\{.*"detail":/);
    connection.socket.destroy();
    expect((await fetch(server.url)).status).toBe(200);
  });
});

test.each([
  ['a chunk without a size', `${CHUNKED}\r\nzz\r\n{}\r\n0\r\n\r\n`, 400],
  ['a chunk with a long extension', `${CHUNKED}\r\n1;${'x'.repeat(100_000)}\r\n`, 400],
  ['very many trailers', `${CHUNKED}\r\n2\r\n{}\r\n0\r\n${'a: b\r\n'.repeat(20_000)}\r\n`, 431],
  ['an expectation that nobody knows', `${HEAD}Expect: the-unexpected\r\nContent-Length: 2\r\n\r\n{}`, 422],
  ['a path of 100,000 characters', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: test\r\n\r\n`, 431],
  ['a path with a broken escape', `GET ${PATH}/%c0%af HTTP/1.1\r\nHost: test\r\n\r\n`, 400],
  [
    'a line break in the name of a repository',
    'GET /api/butler/repo/a%0d%0ab/v1/universe HTTP/1.1\r\nHost: test\r\n\r\n',
    404,
  ],
  [
    'a slash in the name of a repository',
    'GET /api/butler/repo/open%2Fv1/v1/universe HTTP/1.1\r\nHost: test\r\n\r\n',
    404,
  ],
  ['__proto__ as a repository', 'GET /api/butler/repo/__proto__/v1/universe HTTP/1.1\r\nHost: test\r\n\r\n', 404],
])('%s', async (_what, text, status) => {
  const connection = await answerTo('public', text);
  expect(connection.text.startsWith(`HTTP/1.1 ${String(status)} `)).toBe(true);
  expect(connection.text).toMatch(/\r\n\r\n\{.*"detail":/);
  connection.socket.destroy();
});

test.each([
  [
    'a body that nobody reads',
    `POST /nowhere HTTP/1.1\r\nHost: test\r\nContent-Length: ${String(NEXT.length)}\r\n\r\n${NEXT}`,
    404,
  ],
  [
    'a body where none belongs',
    `GET /nowhere HTTP/1.1\r\nHost: test\r\nContent-Length: ${String(NEXT.length)}\r\n\r\n${NEXT}`,
    404,
  ],
  [
    'OPTIONS with a body',
    `OPTIONS / HTTP/1.1\r\nHost: test\r\nContent-Length: ${String(NEXT.length)}\r\n\r\n${NEXT}`,
    405,
  ],
])('%s is not taken for the next request', async (_what, text, status) => {
  const connection = await answerTo('public', text + NEXT);
  await connection.received('documentation_url', 5_000);
  const statuses = [...connection.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, each]) => Number(each));
  expect(statuses).toEqual([status, 200]);
  connection.socket.destroy();
});

test('bodies that break off cost nothing afterwards', async () => {
  const limit = 64 * 1024 * 1024;
  for (let round = 0; round < 16; round++) {
    const connection = new RawConnection(server.url);
    connection.send(`${HEAD}Content-Length: ${String(limit)}\r\nExpect: 100-continue\r\n\r\n`);
    await connection.received('100 Continue', 5_000);
    await new Promise((resolve) => connection.socket.write(Buffer.alloc(limit / 2, ' '), resolve));
    connection.socket.resetAndDestroy();
  }
  const headers = { 'content-type': 'application/json' };
  const bodies = Array.from({ length: 4 }, () =>
    fetch(server.url + PATH, { method: 'POST', headers, body: ' '.repeat(limit) }),
  );
  expect((await Promise.all(bodies)).map(({ status }) => status)).toEqual([422, 422, 422, 422]);
});
