import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database, DatabaseSession } from '../../src/database/index.js';
import { openDirectly } from '../environment/direct-database.js';

/** Executions after which a statement has a name. */
const USES = 4;

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openDirectly());
});
afterAll(() => close());

async function withSession<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T> {
  const session = await database.session(new AbortController().signal);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** A statement that is prepared under a name from its next use on. */
async function inUse(text: string): Promise<ReturnType<Database['prepare']>> {
  const statement = database.prepare<'value'>(
    (parameter) => sql`SELECT ${sql.lit(text)} || (12 / ${parameter('value')}::int)`,
  );
  for (let use = 1; use < USES; use++) {
    await withSession((session) => session.read(statement, { value: 1 }));
  }
  return statement;
}

test('what is asked for in one go is answered in that order, on one connection, in one state', async () => {
  const now = database.prepare(() => sql`SELECT pg_backend_pid(), now(), txid_current_snapshot()`);
  const [first, second] = await withSession((session) => Promise.all([session.read(now, {}), session.read(now, {})]));
  const third = await withSession((session) => session.read(now, {}));
  expect(second).toEqual(first);
  expect(third).not.toEqual(first);
  expect(third[0]?.[0]).toBe(first[0]?.[0]);
});

test('a statement that fails takes those after it along, and nobody else', async () => {
  const [failing, skipped] = [await inUse('a'), await inUse('b')];
  const outcomes = await withSession((session) =>
    Promise.allSettled([session.read(failing, { value: 0 }), session.read(skipped, { value: 3 })]),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await withSession(async (session) => {
    expect(await session.read(failing, { value: 4 })).toEqual([['a3']]);
    expect(await session.read(skipped, { value: 3 })).toEqual([['b4']]);
  });
});

test('after the last statement the connection is free for others, who may come at once', async () => {
  const statement = await inUse('c');
  const answers = await Promise.all(
    [1, 2, 3, 4].map((value) => withSession((session) => session.read(statement, { value }, { isLast: true }))),
  );
  expect(answers).toEqual([[['c12']], [['c6']], [['c4']], [['c3']]]);
});

test('other statements are answered between the pages of a cursor', async () => {
  const rows = database.prepare(() => sql`SELECT generate_series(1, 5)`);
  const other = database.prepare(() => sql`SELECT 'other'`);
  await withSession(async (session) => {
    const cursor = await session.cursor(rows, {}, 2, { isPrepared: false });
    const answers = await Promise.all([
      cursor.read(2),
      cursor.read(2),
      session.read(other, {}),
      cursor.read(2),
      cursor.read(2),
    ]);
    expect(answers).toEqual([
      { rows: [['1'], ['2']], size: 2, isLast: false },
      { rows: [['3'], ['4']], size: 2, isLast: false },
      [['other']],
      { rows: [['5']], size: 1, isLast: true },
      { rows: [], size: 0, isLast: true },
    ]);
    const next = await session.cursor(rows, {}, 2, { isLast: true });
    expect(await next.read(2)).toMatchObject({ rows: [['1'], ['2'], ['3'], ['4'], ['5']], isLast: true });
  });
});
