import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const OWN_TEXT = /^(COMMENT ON .*?) IS '.*$/s;

/**
 * What `pg_dump` says about a schema: its statements, sorted, with the same name for every schema. Of comments only
 * that they exist: their words are ours.
 */
export async function schemaDump(url: string, schema: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('pg_dump', ['--schema-only', '--schema', schema, url], {
    maxBuffer: OUTPUT_LIMIT_BYTES,
  });
  const lines = stdout.split('\n').filter((line) => line !== '' && !/^(--|\\)/.test(line));
  return lines
    .join('\n')
    .split(/;(?:\n|$)/)
    .map((statement) => statement.replaceAll(/\s+/g, ' ').replaceAll(new RegExp(`\\b${schema}\\b`, 'g'), 'SCHEMA'))
    .map((statement) => statement.replace(OWN_TEXT, '$1'))
    .sort();
}

/** The rows of `butler_attributes`, by name. */
export async function attributes(url: string, schema: string): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; value: string }>(
      `SELECT name, value FROM ${client.escapeIdentifier(schema)}.butler_attributes`,
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  } finally {
    await client.end();
  }
}

/** What the database holds as comments on a schema's tables and their columns. */
export async function comments(url: string, schema: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ text: string }>(
      `SELECT description AS text FROM pg_description JOIN pg_class ON pg_class.oid = objoid
      WHERE classoid = 'pg_class'::regclass AND relnamespace = $1::regnamespace`,
      [schema],
    );
    return rows.map(({ text }) => text);
  } finally {
    await client.end();
  }
}

/** Remove schemas with all their tables. */
export async function dropSchemas(url: string, ...schemas: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const schema of schemas) {
      await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
    }
  } finally {
    await client.end();
  }
}
