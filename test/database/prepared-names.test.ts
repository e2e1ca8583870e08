import { afterAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Databases } from '../../src/database/index.js';
import { environmentVariable } from '../environment/variable.js';

/** Names that a database uses at most. */
const MAXIMUM = 500;
/** Executions after which a statement has a name. */
const USES = 4;

const { hostname, port, username, password, pathname } = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
const databases = new Databases({
  maximumConnections: 1,
  maximumQueryConnections: 1,
  connectTimeoutMilliseconds: 10_000,
  idleTimeoutMilliseconds: 60_000,
  statementTimeoutMilliseconds: 60_000,
  lookUpTimeoutMilliseconds: 60_000,
  isTransactionPooled: false,
  hasPreparedStatements: true,
});
afterAll(() => databases.onApplicationShutdown());

test('a connection forgets statements when it has prepared very many, and goes on', async () => {
  const database = await databases.get({
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    parameters: new Map(),
  });
  const count = database.prepare(() => sql`SELECT count(*) FROM pg_prepared_statements`);
  let largest = 0;
  for (let shape = 0; shape < 2 * MAXIMUM + 100; shape++) {
    const statement = database.prepare<'value'>((parameter) => sql`SELECT ${sql.lit(shape)} + ${parameter('value')}`);
    for (let use = 0; use < USES; use++) {
      expect(await database.read(statement, { value: 1 })).toEqual([[String(shape + 1)]]);
    }
    if (shape % 50 === 0) {
      largest = Math.max(largest, Number((await database.read(count, {}))[0]?.[0]));
    }
  }
  expect(largest).toBeGreaterThan(MAXIMUM / 2);
  expect(largest).toBeLessThanOrEqual(MAXIMUM + 1);
});
