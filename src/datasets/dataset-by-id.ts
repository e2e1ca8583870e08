import { type RawBuilder, sql } from 'kysely';
import type { Row, StatementReader } from '../database/index.js';
import { type DataCoordinate, type DimensionGroup, exactInteger, keyType } from '../dimensions/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import type { Repository } from '../registry/index.js';
import { type Attachment, NOTHING_ATTACHED, type DatasetWithAttachment } from './attachment.js';
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
    const found = await read(source, tables, ids);
    const names = new Set(tables.map(({ name }) => name));
    const unread = found.filter(({ tagsTable }) => !names.has(tagsTable.name));
    if (unread.length === 0) {
      return found.flatMap(({ dataset }) => dataset ?? []);
    }
    const needed = new Map(found.map(({ tagsTable }) => [tagsTable.name, tagsTable]));
    tables = [...needed.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  throw new ServiceError('overloaded', 'Dataset types keep changing.');
}

interface FoundDataset {
  readonly tagsTable: TagsTable;
  /** Null if its table was not read, or does not have it. */
  readonly dataset: DatasetWithAttachment | null;
}

async function read(
  { repository, rows, attachment, reader }: Source,
  tables: readonly TagsTable[],
  ids: readonly string[],
): Promise<readonly FoundDataset[]> {
  const [first] = ids;
  const isOne = ids.length === 1 && first !== undefined;
  const found = await repository.namespace.read(
    `dataset${isOne ? '' : 's'} ${attachment.key} ${tables.map((table) => table.name).join(' ')}`,
    (parameter) => {
      const id = isOne ? sql`${parameter('id')}::uuid` : sql`ANY(${parameter('ids')}::uuid[])`;
      return sql`${datasetColumns(repository, tables, attachment)} WHERE d.id = ${id}`;
    },
    isOne ? { id: first } : { ids },
    reader,
  );
  const datasetTypes = await rows.decodeAll(found.map(typeColumns), reader);
  return found.flatMap(([id, run, dataIdText = null, attached = null], index) => {
    const datasetType = datasetTypes[index];
    if (datasetType === undefined) {
      return [];
    }
    const { tagsTable: name, group } = datasetType;
    const ref = { id: id ?? '', run: run ?? '', datasetType };
    const dataset = dataIdText === null ? null : { ref: { ...ref, dataId: decodeDataId(dataIdText, group) }, attached };
    return [{ tagsTable: { name, group }, dataset }];
  });
}

function typeColumns(row: Row): Row {
  return row.slice(4);
}

/** Id, run name, data ID (JSON text, or NULL if its table is not among the given ones), attachment, dataset type columns. */
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
  return sql`SELECT d.id, run.name, ${dataId}, ${attachment.column(sql`d.id`)}, ${DatasetTypeRows.columns('t')}
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
