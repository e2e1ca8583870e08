import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TcpProxy } from '../environment/tcp-proxy.js';
import { until } from '../environment/until.js';
import { executeBody, largeQuery } from '../query/queries.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const PATH = `/api/butler/repo/${REPOSITORY}/v1/query/execute`;
const IDLE_SECONDS = 4;
/** What a machine that does other things adds to it. */
const TOLERANCE_MILLISECONDS = 6_000;

let system: System;
beforeAll(async () => {
  system = await startSystem({ BUTLER_SERVER_IDLE_READER_SECONDS: String(IDLE_SECONDS) });
}, 300_000);
afterAll(() => system.stop());

function startStream(url: string): RawConnection {
  const text = JSON.stringify(executeBody(largeQuery(1_000, 1_000)));
  const connection = new RawConnection(url);
  connection.send(postHead(PATH, { 'Content-Length': text.length }) + text);
  return connection;
}

async function expectIdle(): Promise<void> {
  const patience = IDLE_SECONDS * 1_000 + TOLERANCE_MILLISECONDS;
  await until('the stream is cut', patience, async () => (await system.busyBackends()).length === 0);
}

test('a reader that stops is cut', async () => {
  const connection = startStream(system.server.url);
  await connection.received('"rows"', 5_000);
  connection.socket.pause();
  expect(await system.busyBackends()).toHaveLength(1);
  await expectIdle();
  connection.socket.resume();
  await connection.closed(5_000);
  expect(connection.text.endsWith('0\r\n\r\n')).toBe(false);
});

test('a half-open connection is cut', async () => {
  const proxy = await TcpProxy.start(Number(new URL(system.server.url).port));
  const connection = startStream(`http://127.0.0.1:${String(proxy.port)}`);
  await connection.received('"rows"', 5_000);
  proxy.mode = 'silent';
  expect(await system.busyBackends()).toHaveLength(1);
  await expectIdle();
  connection.socket.destroy();
  await proxy.stop();
});

test('a slow reader is not', async () => {
  const connection = startStream(system.server.url);
  connection.socket.pause();
  let taken = 0;
  for (const end = Date.now() + 2_500 * IDLE_SECONDS; Date.now() < end;) {
    await pause(50);
    const chunk = connection.socket.read(10_000) as Buffer | null;
    taken += chunk?.length ?? 0;
  }
  expect(connection.isClosed).toBe(false);
  expect(taken).toBeGreaterThan(500_000);
  connection.socket.destroy();
  await expectIdle();
});
