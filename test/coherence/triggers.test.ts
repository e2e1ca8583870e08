import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StatementLog } from '../butler/statement-log.js';
import type { ServerProcess } from '../environment/server.js';
import { makeWorld, ask, serve, type World } from './world.js';

const SCHEMA = 'coherence_triggers';

let world: World;
let server: ServerProcess;

beforeAll(async () => {
  world = await makeWorld(SCHEMA);
  await command('install');
  server = await serve(world.directory);
  expect(await classOf('fresh')).toBeNull();
}, 120_000);

afterAll(async () => {
  await server.stop();
  await world.close();
});

async function command(action: string): Promise<void> {
  const place = [world.url, '--namespace', SCHEMA];
  await promisify(execFile)(process.execPath, ['dist/main.js', 'triggers', action, ...place]);
}

/** The storage class of a dataset type, as a search for all of them tells; null if there is none. */
async function classOf(name: string): Promise<string | null> {
  const { lines } = await ask(server, { path: 'query_dataset_types', body: { search: ['*'] } });
  const told = lines[0]?.['dataset_types'] as readonly { readonly name: string; readonly storageClass: string }[];
  return told.find((datasetType) => datasetType.name === name)?.storageClass ?? null;
}

const change = (name: string, storageClass: string): Promise<unknown> =>
  world.sql.query('UPDATE dataset_type SET storage_class = $2 WHERE name = $1', [name, storageClass]);
const register = (name: string): Promise<void> =>
  world.writer.do(['dataset_type', { name, dimensions: ['instrument'], storage_class: 'StructuredDataDict' }]);

describe('while changes are counted', () => {
  test('what the Python Butler registers and removes is in the next answer', async () => {
    await register('first');
    expect(await classOf('first')).toBe('StructuredDataDict');
    await world.writer.do(['unregister', { name: 'first' }]);
    expect(await classOf('first')).toBeNull();
  });

  test('what is changed in place is in the next answer', async () => {
    await register('second');
    await change('second', 'StructuredDataList');
    expect(await classOf('second')).toBe('StructuredDataList');
  });

  test('a search without changes reads the counter, and only that', async () => {
    await classOf('second');
    const log = await StatementLog.open(server.pid);
    const texts = await log.textsDuring(() => classOf('second'));
    await log.close();
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('butler_server_changes');
  });
});

describe('what happens while changes are not counted is in the next answer', () => {
  beforeAll(() => register('third'));

  test('when a trigger is disabled, and when it is enabled again', async () => {
    await classOf('third');
    await world.sql.query('ALTER TABLE dataset_type DISABLE TRIGGER ALL');
    await change('third', 'unseen');
    await world.sql.query('ALTER TABLE dataset_type ENABLE ALWAYS TRIGGER butler_server_changes_rows');
    await world.sql.query('ALTER TABLE dataset_type ENABLE ALWAYS TRIGGER butler_server_changes_truncate');
    expect(await classOf('third')).toBe('unseen');
    await world.sql.query('ALTER TABLE dataset_type DISABLE TRIGGER butler_server_changes_rows');
    await change('third', 'disabled');
    expect(await classOf('third')).toBe('disabled');
    await change('third', 'disabled again');
    expect(await classOf('third')).toBe('disabled again');
    await world.sql.query('ALTER TABLE dataset_type ENABLE ALWAYS TRIGGER butler_server_changes_rows');
  });

  test('when triggers are removed, and when they are installed again', async () => {
    await change('third', 'counted');
    await register('refreshes');
    expect(await classOf('third')).toBe('counted');
    await command('remove');
    await change('third', 'removed');
    expect(await classOf('third')).toBe('removed');
    await change('third', 'removed again');
    expect(await classOf('third')).toBe('removed again');
    await command('install');
    await change('third', 'installed');
    expect(await classOf('third')).toBe('installed');
  });

  test('in a role that replicates, whose triggers do not fire unless always', async () => {
    await world.sql.query('SET session_replication_role = replica');
    await change('third', 'replicated');
    await world.sql.query('RESET session_replication_role');
    expect(await classOf('third')).toBe('replicated');
  });
});

test('removal leaves nothing behind, and may be repeated', async () => {
  await command('remove');
  await command('remove');
  const { rows } = await world.sql.query(
    `SELECT relname FROM pg_class WHERE relname LIKE 'butler_server%' AND relnamespace = '${SCHEMA}'::regnamespace
     UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'butler_server%' AND pronamespace = '${SCHEMA}'::regnamespace
     UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'butler_server%'`,
  );
  expect(rows).toEqual([]);
});

test.each([[[]], [['install']], [['frobnicate', 'postgresql://x/y']], [['install', 'postgresql://x/y', 'more']]])(
  'triggers %j is refused',
  async (args) => {
    await expect(promisify(execFile)(process.execPath, ['dist/main.js', 'triggers', ...args])).rejects.toMatchObject({
      code: 2,
    });
  },
);
