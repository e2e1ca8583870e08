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
const MAX_TAGS_TABLES_FOR_ONE = 20;
/** The same for look-ups of many datasets, which need most of the tables anyway. */
const MAX_TAGS_TABLES_FOR_MANY = 200;
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
  const expected = known.length > MAX_TAGS_TABLES_FOR_ONE ? [] : known;
  const [found = null] = await readFrom({ repository, rows, attachment, reader }, expected, [id]);
  return found;
}

/**
 * Look up many datasets by their UUIDs. Unknown ones are left out, duplicates collapse, the order means nothing.
 *
 * @param known the tags tables known so far; incomplete is not wrong, only slower.
 * @throws ServiceError if the database cannot answer.
 */
export async function readDatasets(
  repository: Repository,
  rows: DatasetTypeRows,
  known: readonly TagsTable[],
  ids: readonly string[],
): Promise<readonly DatasetWithAttachment[]> {
  const expected = known.length > MAX_TAGS_TABLES_FOR_MANY ? [] : known;
  const source = { repository, rows, attachment: NOTHING_ATTACHED, reader: undefined };
  return readFrom(source, expected, [...new Set(ids)]);
}

/** What a look-up reads, and from where. */
interface Source {
  readonly repository: Repository;
  readonly rows: DatasetTypeRows;
  readonly attachment: Attachment;
  readonly reader: StatementReader | undefined;
}

/**
 * One statement reads everything, and so sees one state of the database. If a dataset turns out to be in another table,
 * it is repeated with the tables that the datasets are in: only the last one counts.
 */
async function readFrom(
  source: Source,
  expected: readonly TagsTable[],
  ids: readonly string[],
): Promise<readonly DatasetWithAttachment[]> {
  let tables = expected;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const rows = await read(source, tables, ids);
    const datasetTypes = await datasetTypesOf(rows, source);
    const needed = new Map([...datasetTypes.values()].map(({ tagsTable, group }) => [tagsTable, group]));
    const names = new Set(tables.map(({ name }) => name));
    if ([...needed.keys()].every((name) => names.has(name))) {
      return rows.flatMap((row) => decode(row, datasetTypes) ?? []);
    }
    tables = [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, group]) => ({ name, group }));
  }
  throw new ServiceError('overloaded', 'Dataset types keep changing.');
}

function read(
  { repository, attachment, reader }: Source,
  tables: readonly TagsTable[],
  ids: readonly string[],
): Promise<readonly Row[]> {
  const [first] = ids;
  const isOne = ids.length === 1 && first !== undefined;
  return repository.namespace.read(
    `dataset${isOne ? '' : 's'} ${attachment.key} ${tables.map((table) => table.name).join(' ')}`,
    (parameter) => {
      const id = isOne ? sql`${parameter('id')}::uuid` : sql`ANY(${parameter('ids')}::uuid[])`;
      return sql`${datasetColumns(repository, tables, attachment)} WHERE d.id = ${id}`;
    },
    isOne ? { id: first } : { ids },
    reader,
  );
}

/** The dataset types of rows by their ids. */
async function datasetTypesOf(
  rows: readonly Row[],
  source: Source,
): Promise<ReadonlyMap<string, RegisteredDatasetType>> {
  const definitions = rows.flatMap(([, , , , , definition = null]) =>
    definition === null ? [] : [JSON.parse(definition) as Row],
  );
  const datasetTypes = await source.rows.decodeAll(definitions, source.reader);
  return new Map(datasetTypes.map((datasetType) => [datasetType.id, datasetType]));
}

/** Null for a dataset that its type's table does not have. */
function decode(
  [id, run, dataId = null, attached = null, typeId]: Row,
  datasetTypes: ReadonlyMap<string, RegisteredDatasetType>,
): DatasetWithAttachment | null {
  const datasetType = datasetTypes.get(typeId ?? '');
  if (datasetType === undefined || dataId === null) {
    return null;
  }
  const ref = { id: id ?? '', run: run ?? '', datasetType, dataId: decodeDataId(dataId, datasetType.group) };
  return { ref, attached };
}

/**
 * Id, run name, data ID (JSON text, or NULL if its table is not among the given ones), attachment, id of the dataset type;
 * and the columns of the dataset type as a JSON array, in one row of each.
 */
function datasetColumns(
  repository: Repository,
  tables: readonly TagsTable[],
  attachment: Attachment,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const run = sql.id(layout.collectionKeys.run);
  const cases = tables.map(
    ({ name, group }) => sql`WHEN ${sql.lit(name)} THEN (
      SELECT ${dataIdJson(group)} FROM ${namespace.table(name)} AS m
      WHERE m.dataset_id = d.id AND m.${sql.id(layout.collectionKeys.foreign)} = d.${run})`,
  );
  const dataId = cases.length === 0 ? sql`NULL` : sql`CASE t.tag_association_table ${sql.join(cases, sql` `)} END`;
  return sql`SELECT d.id, run.name, ${dataId}, ${attachment.column(sql`d.id`)}, t.id,
      CASE WHEN row_number() OVER (PARTITION BY t.id) = 1 THEN json_build_array(${DatasetTypeRows.textColumns('t')}) END
    FROM ${namespace.table('dataset')} AS d
    JOIN ${namespace.table('dataset_type')} AS t ON t.id = d.dataset_type_id
    JOIN ${namespace.table('collection')} AS run ON run.${sql.id(layout.collectionKeys.primary)} = d.${run}`;
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
