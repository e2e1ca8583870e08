import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { REPOSITORY } from './system.js';

const CHANGES = {
  database: (yaml: string) => yaml.replace(/(127\.0\.0\.1:\d+)\/\w+/, '$1/nowhere'),
  user: (yaml: string) => yaml.replace(/butler:butler@/, 'nobody:butler@'),
  encryption: (yaml: string) => yaml.replace(/(127\.0\.0\.1:\d+\/\w+)/, '$1?sslmode=require'),
  schema: (yaml: string) => yaml.replace(/^( *)namespace: .*$/m, '$1namespace: nowhere'),
};
type Missing = keyof typeof CHANGES;

let directory: string;
let server: ServerProcess;
beforeAll(async () => {
  const configUri = (await testRepositories(REPOSITORY)).get(REPOSITORY)?.configUri ?? '';
  const yaml = readFileSync(join(configUri, 'butler.yaml'), 'utf8');
  directory = mkdtempSync(join(tmpdir(), 'butler-missing-'));
  const entries = (Object.keys(CHANGES) as Missing[]).map((name) => {
    const changed = CHANGES[name](yaml);
    expect(changed).not.toBe(yaml);
    const path = join(directory, `${name}.yaml`);
    writeFileSync(path, changed);
    return [name, { config_uri: path, authorized_groups: ['*'] }] as const;
  });
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify(Object.fromEntries(entries)),
    // Without settings of its connections nothing but the server itself keeps it from making what is missing.
    BUTLER_SERVER_TRANSACTION_POOLING: 'true',
  });
}, 300_000);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  rmSync(directory, { recursive: true });
});

test.each(Object.keys(CHANGES))('where there is no such %s the repository is unusable', async (name) => {
  const response = await fetch(`${server.url}/api/butler/repo/${name}/v1/universe`);
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ error_type: 'repository_unusable' });
  expect((await fetch(server.url)).status).toBe(200);
});

test('none of it has been made', async () => {
  const client = new pg.Client({ connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') });
  await client.connect();
  const { rows } = await client.query(
    `SELECT datname FROM pg_database WHERE datname = 'nowhere' UNION SELECT nspname FROM pg_namespace WHERE nspname = 'nowhere'`,
  );
  await client.query('DROP DATABASE IF EXISTS nowhere');
  await client.end();
  expect(rows).toEqual([]);
});
