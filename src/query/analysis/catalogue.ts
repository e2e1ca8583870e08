import { type RawBuilder, sql } from 'kysely';
import { type CollectionRecord, isCollectionType } from '../../collections/index.js';
import type { Row } from '../../database/index.js';
import { DatasetTypeRows, type RegisteredDatasetType } from '../../datasets/index.js';
import { type DataIdValue, exactInteger, keyType } from '../../dimensions/index.js';
import type { Repository } from '../../registry/index.js';
import type { StatementReader } from '../../database/index.js';

/** A collection with what its summary says; a summary may name more than the collection holds, never less. */
export interface SummarizedCollection extends CollectionRecord {
  /** Ids of the dataset types that it may hold, of those that were asked for. */
  readonly datasetTypeIds: ReadonlySet<string>;
  /** The values of governor dimensions that it may hold. */
  readonly governors: ReadonlyMap<string, ReadonlySet<DataIdValue>>;
}

/** What the dataset searches of a query refer to, all of it in one state of the database. */
export interface Catalogue {
  readonly datasetTypes: ReadonlyMap<string, RegisteredDatasetType>;
  readonly collections: ReadonlyMap<string, SummarizedCollection>;
}

/** Names that a query refers to. */
export interface CatalogueRequest {
  readonly datasetTypes: ReadonlySet<string>;
  readonly collections: ReadonlySet<string>;
  /** Whether every dataset type that the collections may hold is asked for. */
  readonly anyDatasetType: boolean;
}

export const EMPTY_CATALOGUE: Catalogue = { datasetTypes: new Map(), collections: new Map() };

/**
 * Read dataset types, collections with everything below them, and their summaries, in one statement.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readCatalogue(
  repository: Repository,
  rows: DatasetTypeRows,
  reader: StatementReader,
  request: CatalogueRequest,
): Promise<Catalogue> {
  const found = await repository.namespace.read(
    `catalogue ${String(request.anyDatasetType)}`,
    (parameter) => catalogueQuery(repository, request.anyDatasetType, parameter),
    { datasetTypes: [...request.datasetTypes], collections: [...request.collections] },
    reader,
  );
  const contentOf = (kind: string): readonly Row[] => found.filter((row) => row[0] === kind).map((row) => row.slice(1));
  const datasetTypes = await rows.decodeAll(contentOf('dataset type'), reader);
  const collections = contentOf('collection').map((row) => decodeCollection(repository, row));
  return {
    datasetTypes: new Map(datasetTypes.map((datasetType) => [datasetType.name, datasetType])),
    collections: new Map(collections.map((collection) => [collection.name, collection])),
  };
}

function catalogueQuery(
  repository: Repository,
  anyDatasetType: boolean,
  parameter: (name: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { namespace, layout, universe } = repository;
  const key = sql.id(layout.collectionKeys.primary);
  const foreign = sql.id(layout.collectionKeys.foreign);
  const collection = namespace.table('collection');
  const chain = namespace.table('collection_chain');
  const summary = namespace.table('collection_summary_dataset_type');
  const governors = universe.elements
    .filter((element) => element.governor)
    .map(
      ({ name }) => sql`${sql.lit(name)}, (SELECT json_agg(s.${sql.id(name)}::text)
        FROM ${namespace.table(`collection_summary_${name}`)} AS s WHERE s.${foreign} = c.${key})`,
    );
  const isNamed = sql`t.name = ANY(${parameter('datasetTypes')}::text[])`;
  const isListed = sql`t.id IN (SELECT s.dataset_type_id FROM ${summary} AS s JOIN searched ON s.${foreign} = searched.key)`;
  return sql`
    WITH RECURSIVE searched(key) AS (
      SELECT ${key} FROM ${collection} WHERE name = ANY(${parameter('collections')}::text[])
      UNION
      SELECT chain.child FROM searched JOIN ${chain} AS chain ON chain.parent = searched.key
    ), wanted AS (
      SELECT ${DatasetTypeRows.columns('t')} FROM ${namespace.table('dataset_type')} AS t
      WHERE ${anyDatasetType ? sql`${isNamed} OR ${isListed}` : isNamed}
    )
    SELECT 'collection', c.${key}::text, c.name, c.type::text,
      (SELECT json_agg(child.name ORDER BY chain.position)::text
        FROM ${chain} AS chain JOIN ${collection} AS child ON child.${key} = chain.child
        WHERE chain.parent = c.${key}),
      (SELECT json_agg(s.dataset_type_id::text)::text FROM ${summary} AS s
        WHERE s.${foreign} = c.${key} AND s.dataset_type_id IN (SELECT id FROM wanted)),
      json_build_object(${sql.join(governors)})::text
    FROM searched JOIN ${collection} AS c ON c.${key} = searched.key
    UNION ALL
    SELECT 'dataset type', ${DatasetTypeRows.textColumns('wanted')} FROM wanted`;
}

function decodeCollection(repository: Repository, row: Row): SummarizedCollection {
  const [key, name, typeText, children, datasetTypes, governors] = row;
  const type = Number(typeText);
  if (typeof key !== 'string' || typeof name !== 'string' || !isCollectionType(type)) {
    throw new TypeError('A collection row is not of the expected form.');
  }
  const datasetTypeIds = new Set(decodeList(datasetTypes));
  return {
    key,
    name,
    type,
    children: decodeList(children),
    datasetTypeIds,
    // The reference looks at governors only where a summary lists one of the dataset types.
    governors: datasetTypeIds.size === 0 ? new Map() : decodeGovernors(repository, governors ?? '{}'),
  };
}

function decodeList(json: string | null | undefined): readonly string[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as readonly string[]);
}

function decodeGovernors(repository: Repository, json: string): ReadonlyMap<string, ReadonlySet<DataIdValue>> {
  const byName = JSON.parse(json) as Readonly<Record<string, readonly string[] | null>>;
  return new Map(
    Object.entries(byName).flatMap(([name, values]) => {
      const isText = keyType(repository.universe, name) === 'string';
      return values === null
        ? []
        : [[name, new Set(values.map((text) => (isText ? text : exactInteger(text))))] as const];
    }),
  );
}
