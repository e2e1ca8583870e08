import { type RawBuilder, sql } from 'kysely';
import type { Row } from '../database/index.js';
import { type DataCoordinate, type DimensionGroup, exactInteger, keyType } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import type { DatasetRef, RegisteredDatasetType } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';

/**
 * Up to how many tags tables the look-up of one dataset is a single statement: beyond that, one more round trip to the
 * one right table is cheaper than planning all of them.
 */
const MAX_TAGS_TABLES_IN_STATEMENT = 20;

/** A tags table and the dimension group whose data IDs it holds. */
export interface TagsTable {
  readonly name: string;
  readonly group: DimensionGroup;
}

/** Something else that is read of a dataset in the same statement. */
export interface Attachment {
  /** Names all that the column depends on. */
  readonly key: string;
  /** A column of text, given the dataset's id as SQL. */
  readonly column: (id: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** A dataset with what was attached to it. */
export interface DatasetWithAttachment {
  readonly ref: DatasetRef;
  readonly attached: string | null;
}

const NOTHING: Attachment = { key: 'nothing', column: () => sql`NULL` };

/**
 * Look up one dataset by its UUID: in one statement, as long as the repository has few tags tables and the dataset is
 * in one of the given ones; in two otherwise. The data ID has the required values only, as in the reference.
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
  attachment: Attachment = NOTHING,
): Promise<DatasetWithAttachment | null> {
  const tables = known.length > MAX_TAGS_TABLES_IN_STATEMENT ? [] : known;
  const found = await repository.namespace.read(
    `dataset ${attachment.key} ${tables.map((table) => table.name).join(' ')}`,
    (parameter) => sql`${datasetColumns(repository, tables, attachment)} WHERE d.id = ${parameter('id')}::uuid`,
    { id },
  );
  const [datasetType] = await rows.decodeAll(found.map(typeColumns));
  const [row] = found;
  if (row === undefined || datasetType === undefined) {
    return null;
  }
  const [, run, dataIdText = null, attached = null] = row;
  if (dataIdText !== null) {
    const ref = { id, run: run ?? '', datasetType, dataId: decodeDataId(dataIdText, datasetType.group) };
    return { ref, attached };
  }
  const dataIds = await readDataIds(repository, datasetType, [id]);
  const dataId = dataIds.get(id);
  return dataId === undefined ? null : { ref: { id, run: run ?? '', datasetType, dataId }, attached };
}

/**
 * Look up many datasets by their UUIDs, in one statement for all and one per dimension group among them. Unknown ones
 * are left out, duplicates collapse, the order means nothing.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readDatasets(
  repository: Repository,
  rows: DatasetTypeRows,
  ids: readonly string[],
): Promise<readonly DatasetRef[]> {
  const found = await repository.namespace.read(
    'datasets',
    (parameter) => sql`${datasetColumns(repository, [], NOTHING)} WHERE d.id = ANY(${parameter('ids')}::uuid[])`,
    { ids: [...new Set(ids)] },
  );
  const datasetTypes = await rows.decodeAll(found.map(typeColumns));
  const members = found.map((row, index) => ({
    id: row[0] ?? '',
    run: row[1] ?? '',
    datasetType: datasetTypes[index],
  }));
  const byTable = Map.groupBy(members, ({ datasetType }) => datasetType?.tagsTable);
  const refs: DatasetRef[] = [];
  for (const group of byTable.values()) {
    const [first] = group;
    if (first?.datasetType === undefined) {
      continue;
    }
    const dataIds = await readDataIds(
      repository,
      first.datasetType,
      group.map((member) => member.id),
    );
    for (const { id, run, datasetType } of group) {
      const dataId = dataIds.get(id);
      if (dataId !== undefined && datasetType !== undefined) {
        refs.push({ id, run, datasetType, dataId });
      }
    }
  }
  return refs;
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

async function readDataIds(
  repository: Repository,
  datasetType: RegisteredDatasetType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DataCoordinate>> {
  const { namespace, layout } = repository;
  const { tagsTable, group } = datasetType;
  const columns = [sql`m.dataset_id`, ...group.required.map((name) => sql`m.${sql.id(name)}`)];
  const rows = await namespace.read(
    `data IDs ${tagsTable}`,
    (parameter) => sql`SELECT ${sql.join(columns)} FROM ${namespace.table(tagsTable)} AS m
      JOIN ${namespace.table('dataset')} AS d
        ON d.id = m.dataset_id AND d.${sql.id(layout.collectionKeys.run)} = m.${sql.id(layout.collectionKeys.foreign)}
      WHERE m.dataset_id = ANY(${parameter('ids')}::uuid[])`,
    { ids },
  );
  return new Map(rows.map(([id, ...values]) => [id ?? '', coordinate(group, values)]));
}

function decodeDataId(json: string, group: DimensionGroup): DataCoordinate {
  return coordinate(group, JSON.parse(json) as readonly string[]);
}

function coordinate(group: DimensionGroup, texts: readonly (string | null)[]): DataCoordinate {
  const values = group.required.map((name, index) => {
    const text = texts[index] ?? '';
    return keyType(group.universe, name) === 'int' ? exactInteger(text) : text;
  });
  return { group, values, records: null };
}
