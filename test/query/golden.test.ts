import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonValue, stringifyJson } from '../../src/foundation/json/index.js';
import { type EngineOnRepository, openEngine } from './in-process.js';
import { type TestQuery } from './queries.js';

/** Each case is three files: the query, the SQL that it becomes, and what comes back. */
const DIRECTORY = new URL('golden/', import.meta.url);
/** `BUTLER_TEST_UPDATE_GOLDEN=1` writes the files anew, so that a change shows as a difference between commits. */
const IS_UPDATE = process.env['BUTLER_TEST_UPDATE_GOLDEN'] === '1';
const CASES = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.query.json'))
  .map((file) => file.replace('.query.json', ''));

let engine: EngineOnRepository;

beforeAll(async () => {
  engine = await openEngine('package_spatial');
}, 300_000);

afterAll(() => engine.close());

interface GoldenQuery extends TestQuery {
  readonly about: string;
}

function compareWith(file: string, text: string): void {
  const url = new URL(file, DIRECTORY);
  if (IS_UPDATE || !existsSync(url)) {
    expect(IS_UPDATE).toBe(true);
    writeFileSync(url, text);
  }
  expect(text).toBe(readFileSync(url, 'utf8'));
}

/** One clause a line; the schema is the test run's own business. */
function formatted(sql: string): string {
  const clauses = /\s+(?=(?:SELECT|FROM|WHERE|JOIN|CROSS JOIN|UNION|GROUP BY|ORDER BY|LIMIT|HAVING|AND)\b)/g;
  const text = sql.replaceAll(`"${engine.repository.namespace.schema}".`, '').replaceAll(/\s+/g, ' ');
  let depth = 0;
  const lines = text.split(clauses).map((clause) => {
    const line = `${'  '.repeat(Math.max(0, depth))}${clause}`;
    depth += clause.split('(').length - clause.split(')').length;
    return line;
  });
  return `${lines.join('\n')}\n`;
}

describe('query, SQL and result', () => {
  test.each(CASES)('%s', async (name) => {
    const query = JSON.parse(readFileSync(new URL(`${name}.query.json`, DIRECTORY), 'utf8')) as GoldenQuery;
    const { sql, lines } = await engine.run(query);
    compareWith(`${name}.sql`, formatted(sql));
    const rows = lines.flatMap((line) => line.rows ?? []).map((row) => stringifyJson(row as JsonValue));
    const isOrdered = 'order_by' in query.spec;
    compareWith(`${name}.rows.jsonl`, `${(isOrdered ? rows : rows.sort()).join('\n')}\n`);
  });

  test('there are cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(12);
  });
});
