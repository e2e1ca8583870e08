import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database, StatementReader } from '../../src/database/index.js';
import { openDirectly } from '../environment/direct-database.js';

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openDirectly({ statementTimeoutMilliseconds: 600_000 }));
});
afterAll(() => close());

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
