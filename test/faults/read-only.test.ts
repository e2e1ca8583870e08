import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Database, Databases, type StatementReader } from '../../src/database/index.js';
import { environmentVariable } from '../environment/variable.js';

const LIMITS = {
  maximumConnections: 2,
  maximumQueryConnections: 2,
  connectTimeoutMilliseconds: 5_000,
  idleTimeoutMilliseconds: 5_000,
  statementTimeoutMilliseconds: 600_000,
  lookUpTimeoutMilliseconds: 60_000,
  isTransactionPooled: false,
  hasPreparedStatements: true,
};

let databases: Databases;
let database: Database;
beforeAll(async () => {
  databases = new Databases(LIMITS);
  const { hostname, port, username, password } = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
  const login = { host: hostname, port: Number(port), database: 'postgres', user: username, password };
  database = await databases.get({ ...login, parameters: new Map() });
});
afterAll(() => databases.onApplicationShutdown());

/** Do something with each kind of connection: that of look-ups, their transactions, and those of queries. */
const CONNECTIONS: readonly (readonly [
  string,
  string,
  (work: (reader: StatementReader) => Promise<void>) => Promise<void>,
])[] = [
  ['look-ups', '1min', (work) => work(database)],
  ['look-ups of several statements', '1min', (work) => database.inOneState(work)],
  [
    'queries',
    '10min',
    async (work) => {
      const session = await database.session(new AbortController().signal);
      try {
        await work(session);
      } finally {
        session.close();
      }
    },
  ],
];

describe.each(CONNECTIONS)('the connections of %s', (_name, timeout, use) => {
  test('cannot write', async () => {
    const statement = database.prepare(() => sql`CREATE TABLE written_by_a_client (id integer)`);
    await use(async (reader) => {
      await expect(reader.read(statement, {})).rejects.toThrow(/read-only transaction/);
    });
  });

  test('see one state of the database in a transaction', async () => {
    const statement = database.prepare(() => sql`SELECT current_setting('transaction_isolation')`);
    await use(async (reader) => {
      expect(await reader.read(statement, {})).toEqual([['repeatable read']]);
    });
  });

  test('end statements and transactions that take too long', async () => {
    const statement = database.prepare(
      () => sql`SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')`,
    );
    await use(async (reader) => {
      expect(await reader.read(statement, {})).toEqual([[timeout, '1min']]);
    });
  });
});
