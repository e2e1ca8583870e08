import { type RawBuilder, sql } from 'kysely';
import type { Row } from '../database/index.js';
import type { Attachment } from '../datasets/index.js';
import type { Repository } from '../registry/index.js';
import type { FileRecord, StoredFiles } from './file-record.js';
import type { FileStore } from './file-store.js';

/** Stands for NULL in `component`, which is part of the primary key. */
const WHOLE_DATASET = '__NULL_STRING__';

/**
 * The files of datasets by dataset id, in one statement for all stores. Of several stores that have a dataset the first
 * answers alone; a dataset that none has is left out.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readFileRecords(
  repository: Repository,
  stores: readonly FileStore[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredFiles>> {
  if (stores.length === 0 || ids.length === 0) {
    return new Map();
  }
  const { namespace } = repository;
  const rows = await namespace.read(
    'file records',
    (parameter) => recordsQuery(repository, stores, sql`= ANY(${parameter('ids')}::uuid[])`),
    { ids: [...new Set(ids)] },
  );
  return firstStores(rows);
}

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
  const [files = null] = firstStores(rows).values();
  return files;
}

function recordsQuery(
  repository: Repository,
  stores: readonly FileStore[],
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const selections = stores.map(
    ({ index, recordsTable }) => sql`SELECT ${sql.lit(index)} AS store, r.dataset_id, r.path, r.formatter,
      r.storage_class, r.component, r.checksum, r.file_size
      FROM ${repository.namespace.table(recordsTable)} AS r WHERE r.dataset_id ${condition}`,
  );
  return sql.join(selections, sql` UNION ALL `);
}

function firstStores(rows: readonly Row[]): ReadonlyMap<string, StoredFiles> {
  const found = new Map<string, { readonly store: number; readonly records: FileRecord[] }>();
  for (const row of rows) {
    const store = Number(row[0]);
    const record = decode(row);
    const known = found.get(record.datasetId);
    if (known === undefined || store < known.store) {
      found.set(record.datasetId, { store, records: [record] });
    } else if (store === known.store) {
      known.records.push(record);
    }
  }
  return found;
}

function decode(row: Row): FileRecord {
  const [, id, path, formatter, storageClass, component = null, checksum = null, fileSize] = row;
  return {
    datasetId: id ?? '',
    path: path ?? '',
    formatter: formatter ?? '',
    storageClass: storageClass ?? '',
    component: component === WHOLE_DATASET ? null : component,
    checksum,
    fileSize: fileSize ?? '-1',
  };
}
