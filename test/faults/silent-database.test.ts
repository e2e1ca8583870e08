import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../environment/server.js';
import { until } from '../environment/until.js';
import { largeQuery, executeBody, postQuery } from '../query/queries.js';
import { Load } from './load.js';
import { REPOSITORY, startSystem, type System } from './system.js';

let system: System;
let adminPort: number;
beforeAll(async () => {
  adminPort = await freePort();
  system = await startSystem({
    BUTLER_SERVER_ADMIN_PORT: String(adminPort),
    BUTLER_SERVER_DATABASE_CONNECT_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_LOOKUP_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS: '1',
  });
}, 300_000);
afterAll(() => system.stop());

test('a database that accepts and never answers: 503 or a broken stream within the deadline', async () => {
  const { proxy, server } = system;
  const load = new Load(server.url);
  await load.start(8);
  const stream = await postQuery(server, REPOSITORY, 'execute', executeBody(largeQuery(1_000, 1_000)));
  proxy.mode = 'silent';
  await expect(stream.text()).rejects.toThrow();
  expect(await load.isHealthy()).toBe(false);
  expect((await fetch(server.url)).status).toBe(200);
  proxy.cut();
  proxy.mode = 'forward';
  await until('all is well', 2_000, () => load.isHealthy());
  const answers = await load.stop();
  expect(answers.wrong).toEqual([]);
  expect(answers.unavailable).toBeGreaterThan(0);
});

test('the first connection that was made is no exception', async () => {
  const { proxy, server } = system;
  const url = `${server.url}/api/butler/repo/${REPOSITORY}/v1/collection_info?name=imported_g`;
  const admin = `http://127.0.0.1:${String(adminPort)}/admin/caches/${REPOSITORY}`;
  expect((await fetch(admin, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(url)).status).toBe(200);
  proxy.mode = 'silent';
  expect((await fetch(url, { signal: AbortSignal.timeout(15_000) })).status).toBe(503);
  proxy.cut();
  proxy.mode = 'forward';
});

test('neither is one that has had nothing to do for longer than an answer may take', async () => {
  const { database, proxy, server } = system;
  const url = `${server.url}/api/butler/repo/${REPOSITORY}/v1/collection_info?name=imported_g`;
  await until('it is served', 2_000, async () => (await fetch(url)).status === 200);
  await until('the connection has been idle', 20_000, async () => {
    const rows = await database.query(
      `SELECT FROM pg_stat_activity
       WHERE application_name = 'butler-server ${String(server.pid)}' AND now() - state_change < interval '7 s'`,
    );
    return rows.length === 0;
  });
  proxy.mode = 'silent';
  expect((await fetch(url, { signal: AbortSignal.timeout(15_000) })).status).toBe(503);
  proxy.cut();
  proxy.mode = 'forward';
});
