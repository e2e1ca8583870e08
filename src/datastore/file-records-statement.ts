import { type RawBuilder, sql } from 'kysely';
import type { Row } from '../database/index.js';
import type { Attachment } from '../datasets/index.js';
import type { Repository } from '../registry/index.js';
import type { FileRecord, StoredFiles } from './file-record.js';
import type { FileStore } from './file-store.js';

/** Stands for NULL in `component`, which is part of the primary key. */
const WHOLE_DATASET = '__NULL_STRING__';

/** The files of a dataset, to be read with the dataset itself; `decodeAttachedRecords` understands what comes. */
export function attachedRecords(repository: Repository, stores: readonly FileStore[]): Attachment {
  return {
    key: 'files',
    column: (id) =>
      stores.length === 0
        ? sql`NULL`
        : sql`(SELECT json_agg(json_build_array(f.store::text, f.dataset_id::text, f.path, f.formatter, f.storage_class,
          f.component, f.checksum, f.file_size::text)) FROM (${recordsQuery(repository, stores, sql`= ${id}`)}) AS f)`,
  };
}

/** The files that `attachedRecords` has read; null if there are none. */
export function decodeAttachedRecords(attached: string | null): StoredFiles | null {
  const rows = attached === null ? [] : (JSON.parse(attached) as readonly Row[]);
  const [first] = rows;
  return first === undefined ? null : { store: Number(first[0]), records: rows.map(decode) };
}

/**
 * The files of datasets in all stores: `store` (number), and the columns of records. Of several stores that have a dataset
 * the first answers alone.
 *
 * @param condition of the dataset's id, to stand after it.
 */
export function recordsQuery(
  { namespace }: Repository,
  stores: readonly FileStore[],
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const selections = stores.map(({ index, recordsTable }) => {
    const isInEarlier = stores.slice(0, index).map(
      (earlier) => sql` AND NOT EXISTS (SELECT FROM ${namespace.table(earlier.recordsTable)} AS earlier
        WHERE earlier.dataset_id = r.dataset_id)`,
    );
    return sql`SELECT ${sql.lit(index)} AS store, r.dataset_id, r.path, r.formatter,
      r.storage_class, r.component, r.checksum, r.file_size
      FROM ${namespace.table(recordsTable)} AS r WHERE r.dataset_id ${condition}${sql.join(isInEarlier, sql``)}`;
  });
  return sql.join(selections, sql` UNION ALL `);
}

/** The component that a record is of; null for the whole dataset. */
export function toComponent(stored: string | null): string | null {
  return stored === WHOLE_DATASET ? null : stored;
}

function decode(row: Row): FileRecord {
  const [, id, path, formatter, storageClass, component = null, checksum = null, fileSize] = row;
  return {
    datasetId: id ?? '',
    path: path ?? '',
    formatter: formatter ?? '',
    storageClass: storageClass ?? '',
    component: toComponent(component),
    checksum,
    fileSize: fileSize ?? '-1',
  };
}
