import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Cluster } from '../repository/index.js';

const NOTICE_MILLISECONDS = 500;
const CURSOR = /^DECLARE .*? CURSOR .*?\bFOR\s+(?=SELECT|WITH)/s;

/**
 * The SELECTs whose rows a server reads while it does something, with all values in them: those of its cursors, or the
 * longest one if it has none. Nothing else may use the database meanwhile.
 */
export async function rowStatements({ url, log }: Cluster, action: () => Promise<unknown>): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await configure(client, "SET log_statement = 'all'");
    const before = readFileSync(log).length;
    await action();
    await configure(client, 'RESET log_statement');
    const statements = loggedStatements(readFileSync(log).subarray(before).toString());
    const ofCursors = statements.filter((text) => CURSOR.test(text)).map((text) => text.replace(CURSOR, ''));
    const selects = statements.filter((text) => /^(SELECT|WITH)\b/.test(text)).sort((a, b) => b.length - a.length);
    return ofCursors.length > 0 ? ofCursors : selects.slice(0, 1);
  } finally {
    await client.end();
  }
}

async function configure(client: pg.Client, change: string): Promise<void> {
  await client.query(`ALTER SYSTEM ${change}`);
  await client.query('SELECT pg_reload_conf()');
  // Backends look at their configuration between statements, once the signal has reached them.
  await pause(NOTICE_MILLISECONDS);
}

/** Statements as PostgreSQL logs them, with their parameters put in. Further lines of an entry begin with a tab. */
function loggedStatements(text: string): readonly string[] {
  const entries = text.replaceAll('\n\t', '\n').split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m);
  return entries.flatMap((entry, index) => {
    const statement = /LOG: {2}(?:statement|execute [^:]*): (.*)/s.exec(entry)?.[1]?.trim();
    const details = /DETAIL: {2}parameters: (.*)/s.exec(entries[index + 1] ?? '')?.[1] ?? '';
    const values = new Map(
      [...details.matchAll(/(\$\d+) = ('(?:[^']|'')*'|NULL)/g)].map(([, name = '', value = '']) => [name, value]),
    );
    return statement?.replaceAll(/\$\d+/g, (name) => values.get(name) ?? name) ?? [];
  });
}
