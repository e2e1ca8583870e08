import { type RawBuilder, sql } from 'kysely';
import {
  COLLECTION_TYPES,
  type CollectionRecord,
  type CollectionType,
  isCollectionType,
  searchedCollections,
} from '../collections/index.js';
import type { BoundValue, Row, StatementReader } from '../database/index.js';
import { type DataIdValue, exactInteger, keyType, relationshipJoins } from '../dimensions/index.js';
import { type Timespan, timespanToRange } from '../foundation/time/index.js';
import type { Repository } from '../registry/index.js';
import { type Attachment } from './attachment.js';
import type { RegisteredDatasetType } from './dataset-type.js';

/** What `readMatches` looks for. */
export interface DatasetSearch {
  readonly datasetType: RegisteredDatasetType;
  /** Values of the dataset type's required dimensions. */
  readonly required: readonly DataIdValue[];
  /** Exact names of collections; chains are followed. */
  readonly collections: readonly string[];
  /** What validity ranges have to overlap; null leaves CALIBRATION collections out. */
  readonly timespan: Timespan | null;
  /** What to read of the datasets besides. */
  readonly attachment: Attachment;
}

/** A dataset found in one of the collections. */
export interface DatasetMatch {
  readonly id: string;
  readonly run: string;
  readonly attached: string | null;
  /** Values of the dataset type's implied dimensions. */
  readonly implied: readonly DataIdValue[];
}

/** A collection that was searched, with everything in it that matched; one below a chain that has nothing may be left out. */
export interface SearchedCollection extends CollectionRecord {
  /** Whether its summary admits a match; known for searches of validity ranges only. */
  readonly isCandidate: boolean;
  readonly matches: readonly DatasetMatch[];
}

/** What one statement saw: whether the dataset type was as given, the collections, and what they hold. */
export interface SearchOutcome {
  readonly isDefinitionCurrent: boolean;
  readonly collections: ReadonlyMap<string, SearchedCollection>;
}

const FIXED_COLUMNS = 9;

/**
 * Look for a data ID in collections and everything below them, in a single statement, and so in a single state of the
 * database: it also says whether the dataset type is still registered just as given.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readMatches(
  repository: Repository,
  search: DatasetSearch,
  reader?: StatementReader,
): Promise<SearchOutcome> {
  const { datasetType, timespan, attachment } = search;
  const usesCalibs = datasetType.calibsTable !== null && timespan !== null;
  const key = `find ${attachment.key} ${datasetType.tagsTable} ${usesCalibs ? datasetType.calibsTable : ''}`;
  const rows = await repository.namespace.read(
    key,
    (parameter) => matchesQuery(repository, search, usesCalibs, parameter),
    boundValues(search, usesCalibs),
    reader,
  );
  return decode(rows, datasetType);
}

function boundValues(search: DatasetSearch, usesCalibs: boolean): Record<string, BoundValue> {
  const { datasetType, required, collections, timespan } = search;
  const values: Record<string, BoundValue> = {
    collections,
    id: datasetType.id,
    name: datasetType.name,
    storageClass: datasetType.storageClass,
    tagsTable: datasetType.tagsTable,
    calibsTable: datasetType.calibsTable,
  };
  if (usesCalibs && timespan !== null) {
    values['timespan'] = timespanToRange(timespan);
  }
  for (const [index, name] of datasetType.group.required.entries()) {
    values[`key ${name}`] = required[index] ?? null;
  }
  return values;
}

type ParameterBuilder = (name: string) => RawBuilder<unknown>;

function matchesQuery(
  repository: Repository,
  { datasetType, attachment }: DatasetSearch,
  usesCalibs: boolean,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const { namespace } = repository;
  const found = foundQuery(repository, datasetType, attachment, usesCalibs, parameter);
  return sql`
    WITH RECURSIVE ${searchedCollections(repository, sql`name = ANY(${parameter('collections')}::text[])`)}
    SELECT definition.is_current, c.key, c.name, c.type,
      CASE WHEN c.type = ${sql.lit(COLLECTION_TYPES.CHAINED)} THEN (
        SELECT json_agg(chain.child::text ORDER BY chain.position)
        FROM ${namespace.table('collection_chain')} AS chain WHERE chain.parent = c.key) END,
      ${usesCalibs ? candidacy(repository, datasetType, parameter) : sql`NULL`},
      found.*
    FROM (SELECT EXISTS (
        SELECT FROM ${namespace.table('dataset_type')} AS t
        WHERE t.id = ${parameter('id')}::bigint AND t.name = ${parameter('name')}::text
          AND t.storage_class = ${parameter('storageClass')}::text
          AND t.tag_association_table = ${parameter('tagsTable')}::text
          AND t.calibration_association_table IS NOT DISTINCT FROM ${parameter('calibsTable')}::text
      ) AS is_current) AS definition
    LEFT JOIN searched AS c ON true
    LEFT JOIN LATERAL (${found}) AS found ON true
    ${usesCalibs ? sql`` : withoutEmpty(parameter)}`;
}

/** Of a long chain most runs have nothing. Those that were asked for by name have to be known, and chains be followed. */
function withoutEmpty(parameter: ParameterBuilder): RawBuilder<unknown> {
  return sql`WHERE c.key IS NULL OR found.id IS NOT NULL OR c.type = ${sql.lit(COLLECTION_TYPES.CHAINED)}
      OR c.name = ANY(${parameter('collections')}::text[])`;
}

/** Whether the summary of collection `c` lists the dataset type and the data ID's governor values. */
function candidacy(
  repository: Repository,
  datasetType: RegisteredDatasetType,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const isOfCollection = sql`s.${sql.id(layout.collectionKeys.foreign)} = c.key`;
  const governors = datasetType.group.required
    .filter((name) => repository.universe.element(name).governor)
    .map(
      (name) => sql`AND EXISTS (SELECT FROM ${namespace.table(`collection_summary_${name}`)} AS s
        WHERE ${isOfCollection} AND s.${sql.id(name)} = ${keyParameter(repository, name, parameter)})`,
    );
  return sql`EXISTS (SELECT FROM ${namespace.table('collection_summary_dataset_type')} AS s
      WHERE ${isOfCollection} AND s.dataset_type_id = ${parameter('id')}::bigint) ${sql.join(governors, sql` `)}`;
}

function keyParameter(repository: Repository, name: string, parameter: ParameterBuilder): RawBuilder<unknown> {
  const cast = keyType(repository.universe, name) === 'int' ? sql`bigint` : sql`text`;
  return sql`${parameter(`key ${name}`)}::${cast}`;
}

/** The datasets in collection `c`, with run, attachment and implied values. */
function foundQuery(
  repository: Repository,
  datasetType: RegisteredDatasetType,
  attachment: Attachment,
  usesCalibs: boolean,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const { group } = datasetType;
  const required = new Map(group.required.map((name) => [name, keyParameter(repository, name, parameter)] as const));
  const { joins, keys } = relationshipJoins(namespace, group, required);
  const key = sql.id(layout.collectionKeys.primary);
  const members = (table: string, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`SELECT m.dataset_id FROM ${namespace.table(table)} AS m
      WHERE m.dataset_type_id = ${parameter('id')}::bigint
        AND m.${sql.id(layout.collectionKeys.foreign)} = c.key
        ${sql.join(
          [...required].map(([name, value]) => sql`AND m.${sql.id(name)} = ${value}`),
          sql` `,
        )} ${condition}`;
  const timespan = sql`${parameter('timespan')}::int8range`;
  const memberships =
    usesCalibs && datasetType.calibsTable !== null
      ? sql`${members(datasetType.tagsTable, sql`AND '(,)'::int8range && ${timespan}`)}
        UNION ALL ${members(datasetType.calibsTable, sql`AND m.timespan && ${timespan}`)}`
      : members(datasetType.tagsTable, sql``);
  const implied = group.implied.map((name) => sql`, ${keys.get(name) ?? sql`NULL`}`);
  return sql`SELECT dataset.id, run.name, ${attachment.column(sql`dataset.id`)} AS attached ${sql.join(implied, sql` `)}
    FROM (${memberships}) AS member
    JOIN ${namespace.table('dataset')} AS dataset ON dataset.id = member.dataset_id
    JOIN ${namespace.table('collection')} AS run ON run.${key} = dataset.${sql.id(layout.collectionKeys.run)}
    ${joins}`;
}

/** A collection while rows are still read. */
interface CollectedRows extends Omit<SearchedCollection, 'matches' | 'children'> {
  readonly matches: DatasetMatch[];
  readonly childKeys: readonly string[];
}

function decode(rows: readonly Row[], datasetType: RegisteredDatasetType): SearchOutcome {
  const byKey = new Map<string, CollectedRows>();
  for (const row of rows) {
    const [, key = null, name = null, type, children = null, candidate, id = null, run = null, attached = null] = row;
    if (key === null || name === null) {
      continue;
    }
    let entry = byKey.get(key);
    if (entry === undefined) {
      const childKeys = children === null ? [] : (JSON.parse(children) as readonly string[]);
      entry = { key, name, type: decodeType(type), childKeys, isCandidate: candidate === 't', matches: [] };
      byKey.set(key, entry);
    }
    if (id !== null && run !== null) {
      entry.matches.push({ id, run, attached, implied: decodeImplied(row, datasetType) });
    }
  }
  const collections = [...byKey.values()].map(({ childKeys, ...collection }) => {
    const children = childKeys.flatMap((key) => byKey.get(key)?.name ?? []);
    return [collection.name, { ...collection, children }] as const;
  });
  return { isDefinitionCurrent: rows[0]?.[0] === 't', collections: new Map(collections) };
}

function decodeType(text: string | null | undefined): CollectionType {
  const type = Number(text);
  return isCollectionType(type) ? type : COLLECTION_TYPES.RUN;
}

function decodeImplied(row: Row, datasetType: RegisteredDatasetType): readonly DataIdValue[] {
  return datasetType.group.implied.map((name, index) => {
    const text = row[FIXED_COLUMNS + index] ?? '';
    return keyType(datasetType.group.universe, name) === 'int' ? exactInteger(text) : text;
  });
}
