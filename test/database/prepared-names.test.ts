import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../src/database/index.js';
import { openDirectly } from '../environment/direct-database.js';

/** Names that a database uses at most. */
const MAXIMUM = 500;
/** Executions after which a statement has a name. */
const USES = 4;

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openDirectly());
});
afterAll(() => close());

test('a connection forgets statements when it has prepared very many, and goes on', async () => {
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
