import { type RawBuilder, sql } from 'kysely';
import { COLLECTION_TYPES } from '../collections/index.js';
import { type Row, uuidArray } from '../database/index.js';
import { type DimensionGroup, keyType } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import type { RegisteredDatasetType } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';
import { readTagsTables, type TagsTable } from './tags-tables.js';

/** Beyond so many tags tables it is cheaper to ask first which of them are needed than to plan all of them. */
const MAX_TAGS_TABLES = 200;
/** Datasets whose types are looked up before all others are sought where these are. */
const SAMPLE_SIZE = 32;

/** The datasets of one type in one run: the texts in which their JSON forms differ, with line feeds between. */
interface Found {
  readonly datasetType: RegisteredDatasetType;
  readonly run: string;
  readonly count: number;
  readonly texts: string;
}

/**
 * Look up many datasets by their UUIDs. Unknown ones are left out, duplicates collapse, the order means nothing. The data
 * IDs have the required values only, as in the reference.
 *
 * Most batches are of few types: they are sought only where a sample of them is. If that was not enough, all are looked up
 * again: only the last reading counts.
 *
 * @param known the tags tables known so far; incomplete is not wrong, only slower.
 * @returns the refs in the form of the wire (protocol section 3.5), as JSON texts with commas between.
 * @throws ServiceError if the database cannot answer.
 */
export async function readDatasetTexts(
  repository: Repository,
  rows: DatasetTypeRows,
  known: readonly TagsTable[],
  ids: readonly string[],
): Promise<string> {
  const distinct = [...new Set(ids)];
  const tables = known.length > MAX_TAGS_TABLES ? [] : known;
  const sample = sampleOf(distinct);
  const first = await find(repository, rows, tables, sample, distinct);
  const isComplete = sample.length === distinct.length || sum(first) === distinct.length;
  const found = isComplete ? first : await find(repository, rows, tables, distinct, distinct);
  return found.reduce(withRefs, '');
}

/**
 * The datasets that are of the types of a sample of them. One statement reads everything, and so sees one state of the
 * database.
 */
function find(
  repository: Repository,
  datasetTypeRows: DatasetTypeRows,
  known: readonly TagsTable[],
  sample: readonly string[],
  ids: readonly string[],
): Promise<readonly Found[]> {
  return readTagsTables(known, async (tables) => {
    const rows = await read(repository, tables, sample, ids);
    const datasetTypes = await datasetTypeRows.decodeAll(rows);
    const result = datasetTypes.flatMap((datasetType, index) => decode(datasetType, rows[index] ?? []) ?? []);
    return { datasetTypes, result };
  });
}

function sum(found: readonly Found[]): number {
  return found.reduce((total, { count }) => total + count, 0);
}

/** Some of many, from everywhere among them. */
function sampleOf(ids: readonly string[]): readonly string[] {
  const step = Math.ceil(ids.length / SAMPLE_SIZE);
  return ids.filter((_, index) => index % step === 0);
}

function read(
  repository: Repository,
  tables: readonly TagsTable[],
  sample: readonly string[],
  ids: readonly string[],
): Promise<readonly Row[]> {
  return repository.namespace.read(
    `datasets ${tables.map(({ name }) => name).join(' ')}`,
    (parameter) => datasetsStatement(repository, tables, parameter('sample'), parameter('ids')),
    { sample: uuidArray(sample), ids: uuidArray(ids) },
  );
}

/**
 * The columns of a dataset type, name of a run, and of the datasets of that type in that run the number and the texts. A
 * type that the sample has datasets of, none of which were found, has a row with NULLs.
 *
 * A dataset has its data ID in the run's rows of its type's tags table. They are found by the dataset's id alone, without
 * a look at `dataset`, which takes as long again.
 */
function datasetsStatement(
  { namespace, layout }: Repository,
  tables: readonly TagsTable[],
  sample: RawBuilder<unknown>,
  ids: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const datasetTypes = namespace.table('dataset_type');
  const collection = sql.id(layout.collectionKeys.foreign);
  const columns = DatasetTypeRows.textColumns('t');
  // A table that the sample has nothing in is not touched.
  const members = tables.map(
    ({ name, group }) => sql`SELECT m.dataset_type_id, m.${collection} AS run, ${textOfMember(group)} AS text
      FROM ${namespace.table(name)} AS m WHERE m.dataset_id = ANY((SELECT ids FROM wanted)::uuid[])
        AND ${sql.lit(name)} IN (SELECT tag_association_table FROM sought)`,
  );
  const nothing = sql`SELECT NULL::bigint AS dataset_type_id, NULL::${sql.raw(layout.collectionKeys.sqlType)} AS run, NULL AS text
      WHERE FALSE`;
  // Every mention of a parameter would be sent.
  return sql`WITH wanted AS MATERIALIZED (SELECT ${ids}::uuid[] AS ids), sought AS MATERIALIZED (
      SELECT t.id, t.tag_association_table FROM ${datasetTypes} AS t
      WHERE t.id IN (SELECT d.dataset_type_id FROM ${namespace.table('dataset')} AS d WHERE d.id = ANY(${sample}::uuid[]))
    ), found AS MATERIALIZED (
      SELECT dataset_type_id, run, count(*) AS number, string_agg(text, ${sql.lit('\n')}) AS texts
      FROM (${members.length === 0 ? nothing : sql.join(members, sql` UNION ALL `)}) AS m GROUP BY dataset_type_id, run
    )
    SELECT ${columns}, run.name, found.number, found.texts FROM found
    JOIN ${namespace.table('collection')} AS run
      ON run.${sql.id(layout.collectionKeys.primary)} = found.run AND run.type = ${sql.lit(COLLECTION_TYPES.RUN)}
    JOIN ${datasetTypes} AS t ON t.id = found.dataset_type_id
    UNION ALL
    SELECT ${columns}, NULL, NULL, NULL FROM ${datasetTypes} AS t
    WHERE t.id IN (SELECT id FROM sought EXCEPT SELECT dataset_type_id FROM found)`;
}

/** What is a dataset's own in its JSON text: from its id to the last value of its data ID. JSON has no raw line feeds. */
function textOfMember(group: DimensionGroup): RawBuilder<unknown> {
  const values = group.required.map((name, index) => {
    const column = sql`m.${sql.id(name)}`;
    const value = keyType(group.universe, name) === 'int' ? column : sql`to_json(${column})`;
    return sql`${sql.lit(`${index === 0 ? '' : ','}${JSON.stringify(name)}:`)}, ${value}`;
  });
  return sql`concat(${sql.join([sql`m.dataset_id`, sql.lit(AFTER_ID), ...values])})`;
}

const AFTER_ID = '","dataId":{"dataId":{';

function decode(datasetType: RegisteredDatasetType, row: Row): Found | null {
  const [run = null, count = null, texts = null] = row.slice(DatasetTypeRows.width);
  return run === null || texts === null ? null : { datasetType, run, count: Number(count), texts };
}

/** Add the JSON texts of datasets to others. The data ID without dimensions always has records, though none. */
function withRefs(others: string, { datasetType, run, texts }: Found): string {
  const prefix = `{"datasetType":${datasetType.json},"component":null,"run":${JSON.stringify(run)},"id":"`;
  const suffix = `},"records":${datasetType.group.required.length === 0 ? '{}' : 'null'}}}`;
  let refs = others;
  for (const text of texts.split('\n')) {
    refs += `${refs === '' ? '' : ','}${prefix}${text}${suffix}`;
  }
  return refs;
}
