import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testRepositories } from '../environment/repositories.js';
import { fuzz, type RunningTarget, startTarget } from './run/index.js';

const SEED = 10;
const INPUTS = 8_000;
/** The long run measures: here only what grows without bound is found. */
const MOST_CPU_MILLISECONDS = 1_000;

let target: RunningTarget;

beforeAll(async () => {
  target = await startTarget(await testRepositories('package_spatial', 'datasets_1'));
}, 300_000);
afterAll(async () => {
  expect(await target.server.stop()).toBe(0);
});

test('nothing that a client sends breaks the server', async () => {
  const { findings, statuses, inputs } = await fuzz(target, {
    seed: SEED,
    inputs: INPUTS,
    from: 0,
    mostCpu: MOST_CPU_MILLISECONDS,
    report: () => undefined,
  });
  expect(findings).toEqual([]);
  expect(inputs).toBe(INPUTS);
  // Inputs that are all refused test little.
  for (const kind of ['query', 'where', 'look-up', 'address']) {
    expect(statuses.get(`${kind} 200`) ?? 0).toBeGreaterThan(INPUTS / 200);
  }
}, 300_000);
