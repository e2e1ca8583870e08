import { type RawBuilder, sql } from 'kysely';
import {
  COLLECTION_TYPES,
  type CollectionRecord,
  isCollectionType,
  searchedCollections,
} from '../../collections/index.js';
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
 * The rows of dataset types, collections with everything below them, and their summaries, in one statement. Equal rows make
 * equal catalogues.
 *
 * @throws ServiceError if the database cannot answer.
 */
export function readCatalogueRows(
  repository: Repository,
  reader: StatementReader,
  { datasetTypes, collections, anyDatasetType }: CatalogueRequest,
): Promise<readonly Row[]> {
  const shape = { anyDatasetType, datasetTypes: datasetTypes.size === 1, collections: collections.size === 1 };
  return repository.namespace.read(
    `catalogue ${JSON.stringify(shape)}`,
    (parameter) => catalogueQuery(repository, shape, parameter),
    { datasetTypes: namesOf(datasetTypes), collections: namesOf(collections) },
    reader,
  );
}

/** What the rows of a catalogue say. Dimension groups that are not known yet are read by the reader. */
export async function decodeCatalogue(
  repository: Repository,
  rows: DatasetTypeRows,
  reader: StatementReader,
  found: readonly Row[],
): Promise<Catalogue> {
  const contentOf = (kind: string): readonly Row[] => found.filter((row) => row[0] === kind).map((row) => row.slice(1));
  const datasetTypes = await rows.decodeAll(contentOf('dataset type'), reader);
  const collections = contentOf('collection').map((row) => decodeCollection(repository, row));
  return {
    datasetTypes: new Map(datasetTypes.map((datasetType) => [datasetType.name, datasetType])),
    collections: new Map(collections.map((collection) => [collection.name, collection])),
  };
}

/** A single name is no list: PostgreSQL then sees that one plan is good for all names, and keeps it. */
interface CatalogueShape {
  readonly anyDatasetType: boolean;
  readonly datasetTypes: boolean;
  readonly collections: boolean;
}

function namesOf(names: ReadonlySet<string>): string | readonly string[] {
  const [first] = names;
  return names.size === 1 && first !== undefined ? first : [...names];
}

function catalogueQuery(
  repository: Repository,
  shape: CatalogueShape,
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
      ({ name }) => sql`${sql.lit(name)}, (SELECT json_agg(s.${sql.id(name)}::text ORDER BY s.${sql.id(name)})
        FROM ${namespace.table(`collection_summary_${name}`)} AS s WHERE s.${foreign} = c.key)`,
    );
  const isOneOf = (name: 'datasetTypes' | 'collections'): RawBuilder<unknown> =>
    shape[name] ? sql`= ${parameter(name)}::text` : sql`= ANY(${parameter(name)}::text[])`;
  const isNamed = sql`t.name ${isOneOf('datasetTypes')}`;
  const isListed = sql`t.id IN (SELECT s.dataset_type_id FROM ${summary} AS s JOIN searched ON s.${foreign} = searched.key)`;
  return sql`
    WITH RECURSIVE ${searchedCollections(repository, sql`name ${isOneOf('collections')}`)}, wanted AS MATERIALIZED (
      SELECT ${DatasetTypeRows.columns('t')} FROM ${namespace.table('dataset_type')} AS t
      WHERE ${shape.anyDatasetType ? sql`${isNamed} OR ${isListed}` : isNamed}
    )
    SELECT 'collection', c.key::text, c.name, c.type::text,
      CASE WHEN c.type = ${sql.lit(COLLECTION_TYPES.CHAINED)} THEN (
        SELECT json_agg(child.name ORDER BY chain.position)::text
        FROM ${chain} AS chain JOIN ${collection} AS child ON child.${key} = chain.child
        WHERE chain.parent = c.key) END,
      (SELECT json_agg(s.dataset_type_id::text ORDER BY s.dataset_type_id)::text FROM ${summary} AS s
        WHERE s.${foreign} = c.key AND s.dataset_type_id IN (SELECT id FROM wanted)),
      json_build_object(${sql.join(governors)})::text
    FROM searched AS c
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
