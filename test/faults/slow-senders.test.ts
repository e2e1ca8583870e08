import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { postHead, RawConnection } from './raw-connection.js';

const PATH = '/api/butler/repo/open/v1/find_dataset';
/** Milliseconds after which whoever drips in has been closed. */
const PATIENCE = 15_000;
const SENDERS = 50;

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: '{"open":{"config_uri":"/nonexistent/butler.yaml","authorized_groups":["*"]}}',
  });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

/** Send a text character by character, one each 200 ms. */
function drip(connection: RawConnection, text: string): NodeJS.Timeout {
  let sent = 0;
  return setInterval(() => {
    connection.send(text.charAt(sent++));
  }, 200);
}

test('heads and bodies that drip in are closed, and meanwhile others are served', async () => {
  const started = Date.now();
  const heads = Array.from({ length: SENDERS }, () => new RawConnection(server.url));
  const silent = Array.from({ length: SENDERS }, () => new RawConnection(server.url));
  const bodies = Array.from({ length: SENDERS }, () => new RawConnection(server.url));
  const drips = heads.map((head) => drip(head, postHead(PATH, { 'X-Long': 'x'.repeat(1_000) })));
  for (const body of bodies) {
    body.send(postHead(PATH, { 'Content-Length': 1_000 }));
    drips.push(drip(body, ' '.repeat(1_000)));
  }
  const all = [...heads, ...silent, ...bodies];
  const closed = Promise.all(all.map((connection) => connection.closed(PATIENCE)));
  while (all.some(({ isClosed }) => !isClosed) && Date.now() - started < PATIENCE) {
    expect((await fetch(server.url)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await closed;
  drips.forEach(clearInterval);
  expect(heads.every(({ text }) => text.startsWith('HTTP/1.1 408 '))).toBe(true);
  expect(bodies.every(({ text }) => text.startsWith('HTTP/1.1 408 '))).toBe(true);
});

test('a long body that keeps coming is taken', async () => {
  const connection = new RawConnection(server.url);
  const body = '{"a":1}';
  connection.send(postHead(PATH, { 'Content-Length': body.length }));
  connection.send(body.slice(0, 3));
  await new Promise((resolve) => setTimeout(resolve, 500));
  connection.send(body.slice(3));
  await connection.received('HTTP/1.1 422 ', 5_000);
  connection.socket.destroy();
});
