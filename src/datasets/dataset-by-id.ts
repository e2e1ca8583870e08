import { type RawBuilder, sql } from 'kysely';
import type { Row, StatementReader } from '../database/index.js';
import { type DataCoordinate, type DimensionGroup, exactInteger, keyType } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import { type Attachment, NOTHING_ATTACHED, type DatasetWithAttachment } from './attachment.js';
import type { RegisteredDatasetType } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';
import { readTagsTables, type TagsTable } from './tags-tables.js';

/**
 * Up to how many tags tables the look-up of one dataset is a single statement: beyond that, one more round trip to the
 * one right table is cheaper than planning all of them.
 */
const MAX_TAGS_TABLES = 20;

/**
 * Look up one dataset by its UUID; null if there is none. The data ID has the required values only, as in the reference.
 *
 * @param known the tags tables known so far; incomplete is not wrong, only slower.
 * @param attachment what to read of it besides.
 * @throws ServiceError if the database cannot answer.
 */
export async function readDataset(
  repository: Repository,
  rows: DatasetTypeRows,
  known: readonly TagsTable[],
  id: string,
  attachment: Attachment = NOTHING_ATTACHED,
  reader?: StatementReader,
): Promise<DatasetWithAttachment | null> {
  const source = { repository, attachment, reader };
  // One statement reads everything, and so sees one state of the database.
  return readTagsTables(known.length > MAX_TAGS_TABLES ? [] : known, async (tables) => {
    const found = await read(source, tables, id);
    const datasetTypes = await rows.decodeAll(found, reader);
    const [row] = found;
    const [datasetType] = datasetTypes;
    return { datasetTypes, result: row === undefined || datasetType === undefined ? null : decode(row, datasetType) };
  });
}

/** What a look-up reads, and from where. */
interface Source {
  readonly repository: Repository;
  readonly attachment: Attachment;
  readonly reader: StatementReader | undefined;
}

function read(
  { repository, attachment, reader }: Source,
  tables: readonly TagsTable[],
  id: string,
): Promise<readonly Row[]> {
  return repository.namespace.read(
    `dataset ${attachment.key} ${tables.map((table) => table.name).join(' ')}`,
    (parameter) => datasetStatement(repository, tables, attachment, parameter('id')),
    { id },
    reader,
  );
}

/** Null for a dataset that its type's table does not have. */
function decode(row: Row, datasetType: RegisteredDatasetType): DatasetWithAttachment | null {
  const [id, run, dataId = null, attached = null] = row.slice(DatasetTypeRows.width);
  if (dataId === null) {
    return null;
  }
  const ref = { id: id ?? '', run: run ?? '', datasetType, dataId: decodeDataId(dataId, datasetType.group) };
  return { ref, attached };
}

/**
 * The columns of the dataset type, id, run name, data ID (JSON text, or NULL if its table is not among the given ones),
 * attachment.
 */
function datasetStatement(
  { namespace, layout }: Repository,
  tables: readonly TagsTable[],
  attachment: Attachment,
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const run = sql.id(layout.collectionKeys.run);
  const cases = tables.map(
    ({ name, group }) => sql`WHEN ${sql.lit(name)} THEN (
      SELECT ${dataIdJson(group)} FROM ${namespace.table(name)} AS m
      WHERE m.dataset_id = d.id AND m.${sql.id(layout.collectionKeys.foreign)} = d.${run})`,
  );
  const dataId = cases.length === 0 ? sql`NULL` : sql`CASE t.tag_association_table ${sql.join(cases, sql` `)} END`;
  return sql`SELECT ${DatasetTypeRows.columns('t')}, d.id, run.name, ${dataId}, ${attachment.column(sql`d.id`)}
    FROM ${namespace.table('dataset')} AS d
    JOIN ${namespace.table('dataset_type')} AS t ON t.id = d.dataset_type_id
    JOIN ${namespace.table('collection')} AS run ON run.${sql.id(layout.collectionKeys.primary)} = d.${run}
    WHERE d.id = ${id}::uuid`;
}

/** The required values as a JSON array of strings: text keeps integers exact. */
function dataIdJson(group: DimensionGroup): RawBuilder<unknown> {
  return sql`json_build_array(${sql.join(group.required.map((name) => sql`m.${sql.id(name)}::text`))})`;
}

function decodeDataId(json: string, group: DimensionGroup): DataCoordinate {
  const texts = JSON.parse(json) as readonly string[];
  const values = group.required.map((name, index) => {
    const text = texts[index] ?? '';
    return keyType(group.universe, name) === 'int' ? exactInteger(text) : text;
  });
  return { group, values, records: null };
}
