import { sql } from 'kysely';
import type { Row } from '../database/index.js';
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
    (parameter) => {
      const selections = stores.map(
        ({ index, recordsTable }) => sql`SELECT ${sql.lit(index)}, r.dataset_id, r.path, r.formatter, r.storage_class,
          r.component, r.checksum, r.file_size
          FROM ${namespace.table(recordsTable)} AS r WHERE r.dataset_id = ANY(${parameter('ids')}::uuid[])`,
      );
      return sql.join(selections, sql` UNION ALL `);
    },
    { ids: [...new Set(ids)] },
  );
  return firstStores(rows);
}

function firstStores(rows: readonly Row[]): ReadonlyMap<string, StoredFiles> {
  const found = new Map<string, { readonly store: number; readonly records: FileRecord[] }>();
  for (const [storeText, ...columns] of rows) {
    const store = Number(storeText);
    const record = decode(columns);
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
  const [id, path, formatter, storageClass, component = null, checksum = null, fileSize] = row;
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
