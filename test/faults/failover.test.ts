import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { environmentVariable } from '../environment/variable.js';
import { Load } from './load.js';
import { startSystem, type System } from './system.js';

let system: System;
beforeAll(async () => {
  system = await startSystem({}, { isStandby: true });
}, 300_000);
afterAll(() => system.stop());

test('when the primary goes silent and its standby is promoted, service goes on with that', async () => {
  const { database, proxy, server } = system;
  proxy.target = Number(new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL')).port);
  const load = new Load(server.url);
  await load.start(8);
  await until('there is load', 10_000, () => load.right > 50);
  proxy.mode = 'silent';
  await database.promote();
  proxy.target = database.port;
  proxy.cut();
  proxy.mode = 'forward';
  await until('all is well', 2_000, () => load.isHealthy());
  const answers = await load.stop();
  expect(answers.wrong).toEqual([]);
  const [row] = await database.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'butler-server ${String(server.pid)}'`,
  );
  expect(row?.['count']).toBeGreaterThan(0);
});
