import { blake2b } from './blake2b.js';

/** PostgreSQL's limit for names. */
const LONGEST_NAME = 63;
const HASH_BYTES = 4;

/** The name as the database holds it: too long ones end in a hash of the full name, as the Python Butler writes them. */
export function databaseName(name: string): string {
  if (name.length <= LONGEST_NAME) {
    return name;
  }
  const kept = name.slice(0, LONGEST_NAME - 2 * HASH_BYTES - 1);
  return `${kept}_${blake2b(new TextEncoder().encode(name), HASH_BYTES)}`;
}

/** A name in double quotes, for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names in double quotes with commas between, for SQL. */
export function quotedList(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
