import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { largeQuery, executeBody, postQuery } from '../query/queries.js';
import { Load } from './load.js';
import { REPOSITORY, startSystem, type System } from './system.js';

let system: System;
beforeAll(async () => {
  system = await startSystem({
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
