import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { Load } from './load.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const MILLISECONDS = 300_000;

let system: System;
beforeEach(async () => {
  system = await startSystem();
}, MILLISECONDS);
afterEach(() => system.stop());

test.each(['fast', 'immediate'] as const)('%s: 503 while it is down, and health two seconds after', async (mode) => {
  const load = new Load(system.server.url);
  await load.start(8);
  await until('there is load', 10_000, () => load.right > 50);
  await system.database.stop(mode);
  expect(await load.isHealthy()).toBe(false);
  // Liveness does not depend on the database.
  expect((await fetch(system.server.url)).status).toBe(200);
  await system.database.start();
  await until('all is well', 2_000, () => load.isHealthy());
  const answers = await load.stop();
  expect(answers.wrong).toEqual([]);
  expect(answers.unavailable).toBeGreaterThan(0);
});

test('a repository whose database is down when it is opened: 503, and service as soon as it is there', async () => {
  await system.database.stop('fast');
  const path = `${system.server.url}/api/butler/repo/${REPOSITORY}/v1/universe`;
  const refused = await fetch(path);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  await system.database.start();
  await until('it is served', 2_000, async () => (await fetch(path)).status === 200);
});
