import { type RawBuilder, sql } from 'kysely';
import { likePattern } from '../foundation/globs/index.js';
import type { Row, StatementReader } from '../database/index.js';
import type { Repository } from '../registry/index.js';
import { COLLECTION_TYPES, type CollectionRecord, isCollectionType } from './collection.js';

/** A collection with what was asked for beyond its record. */
export interface CollectionDetails extends CollectionRecord {
  /** Documentation; empty if there is none or it was not asked for. */
  readonly doc: string;
  /** Names of the chains that it is a direct child of; null if not asked for. */
  readonly parents: readonly string[] | null;
  /** Names of the dataset types that its summary lists (chains have none of their own); null if not asked for. */
  readonly datasetTypes: readonly string[] | null;
}

/** Which collections to read, and what about them. */
export interface CollectionRequest {
  /** Names and globs to look up, or null for every collection. */
  readonly selection: { readonly names: readonly string[]; readonly globs: readonly string[] } | null;
  /** Whether everything below the selected chains is read too. */
  readonly withDescendants: boolean;
  readonly withDoc: boolean;
  readonly withParents: boolean;
  readonly withSummary: boolean;
  /** Dataset types that summaries are restricted to; null for all. */
  readonly summaryDatasetTypes: readonly string[] | null;
}

/** A request for bare records by name. */
export const BARE_RECORDS = {
  withDoc: false,
  withParents: false,
  withSummary: false,
  summaryDatasetTypes: null,
} as const;

/**
 * Read collections in one statement, whatever the depth of the chains: descendants are collected with `UNION`, so that
 * a cycle of chains ends it too. Chains come after all others. A glob may bring more than it matches: see `likePattern`.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readCollections(
  repository: Repository,
  request: CollectionRequest,
  reader?: StatementReader,
): Promise<readonly CollectionDetails[]> {
  const { selection, withDescendants, withDoc, withParents, withSummary, summaryDatasetTypes } = request;
  const isRestricted = withSummary && summaryDatasetTypes !== null;
  const hasGlobs = (selection?.globs.length ?? 0) > 0;
  const flags = [selection !== null, hasGlobs, withDescendants, withDoc, withParents, withSummary, isRestricted];
  const rows = await repository.namespace.read(
    `collections ${flags.map(Number).join('')}`,
    (parameter) => collectionsQuery(repository, request, parameter),
    {
      names: selection?.names ?? [],
      patterns: selection?.globs.map(likePattern) ?? [],
      datasetTypes: summaryDatasetTypes ?? [],
    },
    reader,
  );
  return rows.map((row) => decodeCollection(row, request));
}

type ParameterBuilder = (name: 'names' | 'patterns' | 'datasetTypes') => RawBuilder<unknown>;

function collectionsQuery(
  repository: Repository,
  request: CollectionRequest,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const key = sql`c.${sql.id(repository.layout.collectionKeys.primary)}`;
  const columns = [
    key,
    sql`c.name`,
    sql`c.type`,
    relatives(repository, sql`parent`, sql`child`, key),
    request.withDoc ? sql`c.doc` : sql`NULL`,
    request.withParents ? relatives(repository, sql`child`, sql`parent`, key) : sql`NULL`,
    request.withSummary ? summary(repository, request, key, parameter) : sql`NULL`,
  ];
  const collection = repository.namespace.table('collection');
  // Integer keys count up; with names as keys only the place in the table tells which collection came first.
  const age = repository.layout.collectionKeys.kind === 'integer' ? key : sql`c.ctid`;
  const order = sql`ORDER BY c.type = ${sql.lit(COLLECTION_TYPES.CHAINED)}, ${age}`;
  return request.selection === null
    ? sql`SELECT ${sql.join(columns)} FROM ${collection} AS c ${order}`
    : sql`WITH RECURSIVE selected(key) AS (${selectedKeys(repository, request, parameter)})
        SELECT ${sql.join(columns)} FROM ${collection} AS c WHERE ${key} IN (SELECT key FROM selected) ${order}`;
}

function selectedKeys(
  repository: Repository,
  request: CollectionRequest,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const key = sql.id(layout.collectionKeys.primary);
  const hasGlobs = (request.selection?.globs.length ?? 0) > 0;
  const globbed = hasGlobs ? sql`OR name LIKE ANY(${parameter('patterns')}::text[])` : sql``;
  const named = sql`SELECT ${key} FROM ${namespace.table('collection')}
    WHERE name = ANY(${parameter('names')}::text[]) ${globbed}`;
  return request.withDescendants
    ? sql`${named} UNION
        SELECT chain.child FROM selected JOIN ${namespace.table('collection_chain')} AS chain
          ON chain.parent = selected.key`
    : named;
}

/** The names on the other side of a collection's chain rows, in chain order, as a JSON array. */
function relatives(
  repository: Repository,
  side: RawBuilder<unknown>,
  otherSide: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  return sql`(SELECT json_agg(other.name ORDER BY chain.position)
    FROM ${namespace.table('collection_chain')} AS chain
    JOIN ${namespace.table('collection')} AS other
      ON other.${sql.id(layout.collectionKeys.primary)} = chain.${otherSide}
    WHERE chain.${side} = ${key})`;
}

function summary(
  repository: Repository,
  request: CollectionRequest,
  key: RawBuilder<unknown>,
  parameter: ParameterBuilder,
): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const restriction =
    request.summaryDatasetTypes === null ? sql`` : sql`AND t.name = ANY(${parameter('datasetTypes')}::text[])`;
  return sql`(SELECT json_agg(t.name)
    FROM ${namespace.table('collection_summary_dataset_type')} AS s
    JOIN ${namespace.table('dataset_type')} AS t ON t.id = s.dataset_type_id
    WHERE s.${sql.id(layout.collectionKeys.foreign)} = ${key} ${restriction})`;
}

function decodeCollection(row: Row, request: CollectionRequest): CollectionDetails {
  const [key, name, typeText, children, doc, parents, datasetTypes] = row;
  const type = Number(typeText);
  if (typeof key !== 'string' || typeof name !== 'string' || !isCollectionType(type)) {
    throw new TypeError('A collection row is not of the expected form.');
  }
  return {
    key,
    name,
    type,
    children: decodeNames(children),
    doc: doc ?? '',
    parents: request.withParents ? decodeNames(parents) : null,
    datasetTypes: request.withSummary ? decodeNames(datasetTypes) : null,
  };
}

/** Decode what `json_agg` made of text; it is NULL where there were no rows. */
function decodeNames(json: string | null | undefined): readonly string[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as readonly string[]);
}
