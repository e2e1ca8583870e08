import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../environment/until.js';
import { REPOSITORY, startSystem, type System } from './system.js';

/** Less than what a statement may wait for a lock. */
const PATIENCE_MILLISECONDS = 15_000;

let system: System;
let locker: pg.Client;
beforeEach(async () => {
  system = await startSystem({ BUTLER_SERVER_SHUTDOWN_GRACE_SECONDS: '1' });
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
}, 300_000);
afterEach(async () => {
  await locker.end();
  await system.stop();
});

test('a repository that is being opened and waits for a lock does not keep the process', async () => {
  await locker.query(`BEGIN; LOCK TABLE "${system.schema}".butler_attributes IN ACCESS EXCLUSIVE MODE`);
  const request = fetch(`${system.server.url}/api/butler/repo/${REPOSITORY}/v1/universe`);
  request.catch(() => undefined);
  await until('the opening waits', 5_000, async () => (await system.busyBackends()).length === 1);
  await expectEnd();
  await expect(request).rejects.toThrow();
});

test('neither does a database that does not answer', async () => {
  const url = `${system.server.url}/api/butler/repo/${REPOSITORY}/v1/collection_info?name=imported_g`;
  expect((await fetch(url)).status).toBe(200);
  system.proxy.mode = 'silent';
  const request = fetch(url);
  request.catch(() => undefined);
  await expectEnd();
  await expect(request).rejects.toThrow();
});

async function expectEnd(): Promise<void> {
  let status: number | null = null;
  void system.server.stop().then((ended) => {
    status = ended;
  });
  await until('the process ends', PATIENCE_MILLISECONDS, () => status === 0);
}
