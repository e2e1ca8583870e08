import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../environment/until.js';
import { dataIds, executeBody, type TestQuery } from '../query/queries.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const IDLE_SECONDS = 30;
const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };
const COUNT = JSON.stringify({ ...executeBody(detectors), exact: true, discard: true });
/** The kernel's timer that probes connections on which nothing happens, and how often it ticks, as `proc(5)` has them. */
const KEEP_ALIVE_TIMER = '02';
const TICKS_PER_SECOND = 100;

let system: System;
let locker: pg.Client;
beforeAll(async () => {
  system = await startSystem({ BUTLER_SERVER_IDLE_READER_SECONDS: String(IDLE_SECONDS) });
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
}, 300_000);
afterAll(async () => {
  await locker.end();
  await system.stop();
});

/** What runs for the server's side of a connection, and how many seconds are left. */
function kernelTimer({ socket }: RawConnection): { readonly timer: string; readonly seconds: number } {
  const address = (port = 0): string => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const both = `${address(socket.remotePort)} ${address(socket.localPort)}`;
  const line = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .find((each) => each.includes(both));
  const [timer = '', ticks = ''] = line?.trim().split(/ +/)[5]?.split(':') ?? [];
  return { timer, seconds: parseInt(ticks, 16) / TICKS_PER_SECOND };
}

test('whoever waits for an answer is asked by the kernel in time whether they are still there', async () => {
  await locker.query(`BEGIN; LOCK TABLE "${system.schema}".detector IN ACCESS EXCLUSIVE MODE`);
  const connection = new RawConnection(system.server.url);
  connection.send(
    postHead(`/api/butler/repo/${REPOSITORY}/v1/query/count`, { 'Content-Length': COUNT.length }) + COUNT,
  );
  await until('the statement waits', 10_000, async () => (await system.busyBackends()).length === 1);
  const { timer, seconds } = kernelTimer(connection);
  expect(timer).toBe(KEEP_ALIVE_TIMER);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(IDLE_SECONDS);
  await locker.query('ROLLBACK');
  await connection.received('"count":', 5_000);
  connection.socket.destroy();
});
