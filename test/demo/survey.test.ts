import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { create } from '../../src/cli/create/index.js';
import { seed } from '../../src/cli/seed/index.js';
import { startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { runPython } from '../python.js';
import { dropSchemas, schemaDump } from './database.js';

const OURS = 'survey_ours';
const AGAIN = 'survey_again';
const THEIRS = 'survey_python';
/** Numbers that a sequence gives, and what stands for files, which Python is not asked to write. */
const NOT_COMPARED = new Set(['butler_attributes', 'dataset_location', 'file_datastore_records', 'collection_chain']);

const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
let directory = '';
let client: pg.Client;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-survey-'));
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await dropSchemas(url, OURS, AGAIN, THEIRS);
  await seeded(OURS);
}, 120_000);

afterAll(async () => {
  await client.end();
  await dropSchemas(url, OURS, AGAIN, THEIRS);
  await rm(directory, { recursive: true });
});

async function seeded(schema: string): Promise<void> {
  const ignored = { write: () => undefined };
  const errors: string[] = [];
  const output = { write: (text: string) => errors.push(text) };
  await create([join(directory, schema), '--db', url, '--namespace', schema], ignored, output);
  await seed([join(directory, schema)], ignored, output);
  expect(errors).toEqual([]);
}

/** The rows of every table, as text, without order; collections by their names. */
async function contents(schema: string): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
    [schema],
  );
  const found = new Map<string, string>();
  for (const { name } of tables.filter((table) => !NOT_COMPARED.has(table.name))) {
    // Which number a collection or a row of validity ranges has depends on the order of their registration.
    const { rows } = await client.query<{ digest: string }>(
      `SELECT md5(coalesce(string_agg(row, E'\\n' ORDER BY row), '')) || ' ' || count(*) AS digest FROM (
        SELECT (to_jsonb(t) - 'collection_id' - 'run_id' - 'ingest_date' ${name.includes('calibs') ? "- 'id'" : ''})::text || coalesce(
          (SELECT c.name FROM "${schema}".collection AS c WHERE c.collection_id = (coalesce(to_jsonb(t) ->> 'collection_id', to_jsonb(t) ->> 'run_id'))::bigint), ''
        ) AS row FROM "${schema}"."${name}" AS t) AS rows`,
    );
    found.set(name, rows[0]?.digest ?? '');
  }
  return found;
}

describe('the demonstration survey', () => {
  test('is the same whenever it is made, its files too', async () => {
    await seeded(AGAIN);
    expect(await contents(AGAIN)).toEqual(await contents(OURS));
    const files = (await readdir(join(directory, OURS), { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(300);
    for (const { parentPath, name } of files.filter((file) => file.name !== 'butler.yaml')) {
      const path = join(parentPath, name);
      expect((await readFile(path)).equals(await readFile(path.replace(OURS, AGAIN)))).toBe(true);
    }
  }, 120_000);

  test('has the tables and rows that the Python Butler writes for the same survey', async () => {
    await runPython('test/demo/make_repository.py', join(directory, THEIRS), url, THEIRS);
    await runPython('test/demo/copy_survey.py', join(directory, OURS), join(directory, THEIRS));
    expect(await schemaDump(url, OURS)).toEqual(await schemaDump(url, THEIRS));
    expect(await contents(OURS)).toEqual(await contents(THEIRS));
  }, 300_000);

  test('is read by the direct Butler and, through the server, by the remote one', async () => {
    const server = await startServerProcess({
      DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
        demo: { config_uri: join(directory, OURS), authorized_groups: ['*'] },
      }),
    });
    try {
      const read = async (butler: string): Promise<unknown> =>
        JSON.parse(await runPython('test/demo/read_survey.py', butler));
      const direct = await read(join(directory, OURS));
      expect(direct).toMatchObject({
        visits: 180,
        raws: 36,
        bias: ['DemoCam/calib/20260301', 'DemoCam/calib/20260317'],
        image: 'SIMPLE  =                    T',
      });
      expect(await read(`${server.url}/api/butler/repo/demo`)).toEqual(direct);
    } finally {
      await server.stop();
    }
  }, 120_000);
});
