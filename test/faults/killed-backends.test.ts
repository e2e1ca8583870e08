import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { Load } from './load.js';
import { startSystem, type System } from './system.js';

const ROUNDS = 30;
const KILL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'butler-server %'`;

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 300_000);
afterAll(() => system.stop());

test('while backends are killed again and again there is no wrong answer', async () => {
  const load = new Load(system.server.url);
  await load.start(8);
  for (let round = 0; round < ROUNDS; round++) {
    const { right } = load;
    await system.database.query(KILL);
    await until('requests succeed again', 2_000, () => load.right > right);
    await pause(10);
  }
  const answers = await load.stop();
  expect(answers.wrong).toEqual([]);
  expect(await load.isHealthy()).toBe(true);
});

test('an idle pool whose connections were all killed serves the next request', async () => {
  const load = new Load(system.server.url);
  await load.start(0);
  await system.database.query(KILL);
  await until('requests succeed again', 2_000, () => load.isHealthy());
  expect((await load.stop()).wrong).toEqual([]);
});
