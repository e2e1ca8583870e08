import { type RawBuilder, sql } from 'kysely';
import type { Row, StatementReader } from '../database/index.js';
import { type DataCoordinate, type DimensionGroup, exactInteger, keyType } from '../dimensions/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import type { Repository } from '../registry/index.js';
import { type Attachment, NOTHING_ATTACHED, type DatasetWithAttachment } from './attachment.js';
import type { RegisteredDatasetType } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';

/**
 * Up to how many tags tables the look-up of one dataset is a single statement: beyond that, one more round trip to the
 * one right table is cheaper than planning all of them.
 */
const MAX_TAGS_TABLES = 20;
/** How often a look-up is repeated for datasets of tables that were made while it ran. */
const MAX_ATTEMPTS = 10;

/** A tags table and the dimension group whose data IDs it holds. */
export interface TagsTable {
  readonly name: string;
  readonly group: DimensionGroup;
}

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
  const expected = known.length > MAX_TAGS_TABLES ? [] : known;
  return readFrom({ repository, rows, attachment, reader }, expected, id);
}

/** What a look-up reads, and from where. */
interface Source {
  readonly repository: Repository;
  readonly rows: DatasetTypeRows;
  readonly attachment: Attachment;
  readonly reader: StatementReader | undefined;
}

/**
 * One statement reads everything, and so sees one state of the database. If the dataset turns out to be in another table,
 * it is repeated with that one: only the last one counts.
 */
async function readFrom(
  source: Source,
  expected: readonly TagsTable[],
  id: string,
): Promise<DatasetWithAttachment | null> {
  let tables = expected;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [row] = await read(source, tables, id);
    if (row === undefined) {
      return null;
    }
    const [datasetType] = await source.rows.decodeAll([row], source.reader);
    if (datasetType === undefined || tables.some(({ name }) => name === datasetType.tagsTable)) {
      return datasetType === undefined ? null : decode(row, datasetType);
    }
    tables = [{ name: datasetType.tagsTable, group: datasetType.group }];
  }
  throw new ServiceError('overloaded', 'Dataset types keep changing.');
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
