import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StatementLog } from '../butler/statement-log.js';
import type { ServerProcess } from '../environment/server.js';
import { findDataset } from './requests.js';
import { ask, makeWorld, serve, type World } from './world.js';

const CHANGES = 40;
const CLIENTS = 8;
const BIAS = {
  datasetType: 'bias',
  dimensions: ['instrument', 'detector'],
  dataId: { instrument: 'Cam', detector: 1 },
  collections: ['biases'],
  id: randomUUID(),
};

let world: World;
let server: ServerProcess;
let log: StatementLog;

beforeAll(async () => {
  world = await makeWorld('coherence_validations');
  await world.writer.do(
    ['instrument', { name: 'Cam', detectors: [1], filters: {} }],
    ['dataset_type', { name: 'bias', dimensions: BIAS.dimensions, storage_class: 'StructuredDataDict' }],
    ['put', { name: 'bias', data_id: BIAS.dataId, run: 'biases', id: BIAS.id }],
  );
  server = await serve(world.directory);
  await find();
  log = await StatementLog.open(server.pid);
}, 120_000);

afterAll(async () => {
  await log.close();
  await server.stop();
  await world.close();
});

async function find(): Promise<string> {
  const { lines } = await ask(server, findDataset(BIAS));
  return (lines[0]?.['dataset_ref'] as { datasetType: { storageClass: string } }).datasetType.storageClass;
}

/** How often all dataset types are read, be it one request that finds them outdated or several together. */
function validations(texts: readonly string[]): number {
  return texts.filter((text) => /FROM "\w+"."dataset_type" AS t ORDER BY t.id/.test(text)).length;
}

test('a change costs one validation, or two if requests come while the first is under way, however many they are', async () => {
  const classes = new Set<string>();
  const texts = await log.textsDuring(async () => {
    for (let change = 0; change < CHANGES; change++) {
      const storageClass = `class${String(change)}`;
      await world.sql.query("UPDATE dataset_type SET storage_class = $1 WHERE name = 'bias'", [storageClass]);
      const told = await Promise.all(Array.from({ length: CLIENTS }, find));
      told.forEach((each) => classes.add(`${each} ${String(each === storageClass)}`));
    }
  });
  expect([...classes].filter((told) => told.endsWith('false'))).toEqual([]);
  expect(validations(texts)).toBeGreaterThanOrEqual(CHANGES);
  expect(validations(texts)).toBeLessThanOrEqual(2 * CHANGES);
});

test('one client causes one validation for each change, and none without', async () => {
  const changed = await log.textsDuring(async () => {
    await world.sql.query("UPDATE dataset_type SET storage_class = 'StructuredDataDict' WHERE name = 'bias'");
    await find();
  });
  expect(validations(changed)).toBe(1);
  const unchanged = await log.textsDuring(find);
  expect(unchanged).toHaveLength(1);
  expect(validations(unchanged)).toBe(0);
});

test('ingest of datasets causes none', async () => {
  const texts = await log.textsDuring(async () => {
    for (let detector = 2; detector < 12; detector++) {
      await world.writer.do(
        ['detectors', { instrument: 'Cam', detectors: [detector] }],
        ['put', { name: 'bias', data_id: { instrument: 'Cam', detector }, run: 'biases', id: randomUUID() }],
      );
      await find();
    }
  });
  expect(texts).toHaveLength(10);
});
