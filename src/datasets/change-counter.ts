import { sql } from 'kysely';
import type { StatementReader } from '../database/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import type { Repository } from '../registry/index.js';
import type { DatasetContext } from './dataset-context.js';
import type { RegisteredDatasetType } from './dataset-type.js';

/** The table, and the beginning of the names of triggers and function, that `butler-server triggers` makes. */
export const CHANGE_COUNTER = 'butler_server_changes';
/** One for rows, one for TRUNCATE. */
const TRIGGERS = 2;

/** Whether the repository has a counter of changes that may be read. */
export async function hasChangeCounter({ namespace }: Repository, reader: StatementReader): Promise<boolean> {
  const rows = await namespace.read(
    'has change counter',
    () => sql`SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = ${sql.lit(namespace.schema)} AND c.relname = ${sql.lit(CHANGE_COUNTER)}
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')`,
    {},
    reader,
  );
  return rows.length > 0;
}

/**
 * What is different after every change of a dataset type; null if changes are not counted. It tells by whom they are
 * counted too, so that a counter that was off for a while, or is a new one, is never taken for the old one.
 *
 * @throws ServiceError `repository_unusable` if there is no counter.
 */
export async function readChangeMark({ namespace }: Repository, reader?: StatementReader): Promise<string | null> {
  const [row] = await namespace.read(
    'change mark',
    () => sql`SELECT concat_ws(' ', counter.installation, counter.changes, triggers.state)
      FROM ${namespace.table(CHANGE_COUNTER)} AS counter, (
        SELECT string_agg(concat_ws(':', t.oid, t.xmin), ' ' ORDER BY t.oid) AS state
        FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = ${sql.lit(namespace.schema)} AND c.relname = 'dataset_type'
          AND t.tgname LIKE ${sql.lit(`${CHANGE_COUNTER}%`)} AND t.tgenabled = 'A'
        HAVING count(*) = ${sql.lit(TRIGGERS)}
      ) AS triggers`,
    {},
    reader,
  );
  return row?.[0] ?? null;
}

/**
 * All dataset types, if their changes are counted: those that are known, unless the counter says that they are outdated.
 * Null where changes are not counted, or are no longer.
 */
export async function countedDatasetTypes({
  repository,
  definitions,
}: DatasetContext): Promise<readonly RegisteredDatasetType[] | null> {
  const known = await definitions.current();
  if (known.changeMark === null) {
    return null;
  }
  const mark = await readChangeMark(repository).catch(nullIfGone);
  if (mark === known.changeMark) {
    return [...known.datasetTypes.values()];
  }
  await definitions.refresh();
  return mark === null ? null : [...(await definitions.current()).datasetTypes.values()];
}

/** A counter that has been removed is no fault. */
export function nullIfGone(error: unknown): null {
  if (error instanceof ServiceError && error.code === 'repository_unusable') {
    return null;
  }
  throw error;
}
