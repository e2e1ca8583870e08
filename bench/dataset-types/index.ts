import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startServerProcess } from '../../test/environment/server.js';
import { environmentVariable } from '../../test/environment/variable.js';
import { measure, type Scenario } from '../tools/load.js';
import { printTable } from '../tools/table.js';

const SECONDS = 2;
const CONNECTIONS = 8;
const COUNTS = [100, 1_000, 4_000];
const SCENARIOS: readonly Scenario[] = [
  { name: 'all dataset types', method: 'POST', path: 'v1/query_dataset_types', body: { search: ['*'] } },
];

/** What a search for all dataset types costs in a mutable repository, with and without triggers that count changes. */
export async function main(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const count of COUNTS) {
    for (const hasTriggers of [false, true]) {
      for (const [scenario, { p50, throughput }] of await measureAll(count, hasTriggers)) {
        rows.push([scenario, count, hasTriggers ? 'counted' : 'read', p50, throughput]);
      }
    }
  }
  rows.sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  printTable([['search', 'dataset types', 'types are', 'p50 ms', 'requests/s'], ...rows]);
}

type Measured = readonly [scenario: string, Awaited<ReturnType<typeof measure>>];

async function measureAll(count: number, hasTriggers: boolean): Promise<readonly Measured[]> {
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const schema = `types_${String(count)}_${String(hasTriggers)}`;
  const directory = mkdtempSync(join(tmpdir(), 'butler-dataset-types-'));
  const command = (...args: readonly string[]): Promise<unknown> =>
    promisify(execFile)(process.execPath, ['dist/main.js', ...args, '--namespace', schema]);
  await command('create', directory, '--db', url);
  await fill(url, schema, count);
  if (hasTriggers) {
    await command('triggers', 'install', url);
  }
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ types: { config_uri: directory, authorized_groups: ['*'] } }),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  try {
    const measured: Measured[] = [];
    for (const scenario of SCENARIOS) {
      const base = `${server.url}/api/butler/repo/types`;
      await measure(base, scenario, CONNECTIONS, SECONDS / 2);
      measured.push([scenario.name, await measure(base, scenario, CONNECTIONS, SECONDS)]);
    }
    return measured;
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

async function fill(url: string, schema: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO "${schema}".dataset_type (id, name, storage_class, dimensions_key, tag_association_table)
     SELECT n, 'type_' || n, 'StructuredDataDict', 0, 'dataset_tags_00000000' FROM generate_series(1, $1::int) AS n`,
    [count],
  );
  await client.query(`ANALYZE "${schema}".dataset_type`);
  await client.end();
}
