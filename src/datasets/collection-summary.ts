import { type RawBuilder, sql } from 'kysely';
import {
  type CollectionRecord,
  isCollectionType,
  missingCollections,
  searchedCollections,
  walkChains,
} from '../collections/index.js';
import type { Row } from '../database/index.js';
import { type DataIdValue, exactInteger, keyType } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import type { DatasetType } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';

/** What a collection may hold: a superset of what it does hold. */
export interface CollectionSummary {
  readonly datasetTypes: readonly DatasetType[];
  /** Values by governor dimension; dimensions without any are left out. */
  readonly governors: ReadonlyMap<string, readonly DataIdValue[]>;
}

/**
 * Read the summary of a collection, for a chain the union over everything below it, in one statement.
 *
 * @throws ButlerUserError `missing_collection`, `collection_cycle`.
 */
export async function readCollectionSummary(
  repository: Repository,
  rows: DatasetTypeRows,
  name: string,
): Promise<CollectionSummary> {
  const found = await repository.namespace.read(
    'collection summary',
    (parameter) => summaryQuery(repository, parameter('name')),
    { name },
  );
  const byKind = Map.groupBy(found, (row) => row[0] ?? '');
  const content = (kind: string): readonly Row[] => (byKind.get(kind) ?? []).map((row) => row.slice(1));
  checkChains(name, content('collection'));
  const governors = governorNames(repository).flatMap((dimension): [string, readonly DataIdValue[]][] => {
    const values = content(`governor ${dimension}`).map(([text]) => decodeGovernor(repository, dimension, text ?? ''));
    return values.length === 0 ? [] : [[dimension, values]];
  });
  return { datasetTypes: await rows.decodeAll(content('dataset type')), governors: new Map(governors) };
}

function governorNames(repository: Repository): readonly string[] {
  return repository.universe.elements.filter((element) => element.governor).map((element) => element.name);
}

function decodeGovernor(repository: Repository, dimension: string, text: string): DataIdValue {
  return keyType(repository.universe, dimension) === 'int' ? exactInteger(text) : text;
}

function checkChains(name: string, rows: readonly Row[]): void {
  const records = new Map(
    rows.map(([recordName, typeText, children]): [string, CollectionRecord] => {
      const type = Number(typeText);
      const names = children === null || children === undefined ? [] : (JSON.parse(children) as readonly string[]);
      return [
        recordName ?? '',
        { key: '', name: recordName ?? '', type: isCollectionType(type) ? type : 1, children: names },
      ];
    }),
  );
  if (!records.has(name)) {
    throw missingCollections([name]);
  }
  walkChains([name], (child) => records.get(child));
}

/** Rows of three kinds, told apart by their first column: collections, dataset types, governor values. */
function summaryQuery(repository: Repository, name: RawBuilder<unknown>): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const key = sql.id(layout.collectionKeys.primary);
  const foreign = sql.id(layout.collectionKeys.foreign);
  const collection = namespace.table('collection');
  const chain = namespace.table('collection_chain');
  const typeSummary = namespace.table('collection_summary_dataset_type');
  const padding = (count: number): RawBuilder<unknown> =>
    sql.join(Array.from({ length: count }, () => sql`NULL::text`));
  const governors = governorNames(repository).map(
    (dimension) => sql`UNION ALL
      SELECT ${sql.lit(`governor ${dimension}`)}, g.value::text, ${padding(DatasetTypeRows.width - 1)} FROM (
        SELECT DISTINCT s.${sql.id(dimension)} AS value
        FROM ${namespace.table(`collection_summary_${dimension}`)} AS s JOIN searched ON s.${foreign} = searched.key
        WHERE EXISTS (SELECT FROM ${typeSummary} AS held WHERE held.${foreign} = s.${foreign})
      ) AS g`,
  );
  return sql`
    WITH RECURSIVE ${searchedCollections(repository, sql`name = ${name}::text`)}
    SELECT 'collection', c.name, c.type::text,
      (SELECT json_agg(child.name ORDER BY chain.position)::text
        FROM ${chain} AS chain JOIN ${collection} AS child ON child.${key} = chain.child
        WHERE chain.parent = c.key),
      ${padding(DatasetTypeRows.width - 3)}
    FROM searched AS c
    UNION ALL
    SELECT 'dataset type', ${DatasetTypeRows.textColumns('t')}
    FROM ${namespace.table('dataset_type')} AS t
    WHERE t.id IN (SELECT s.dataset_type_id FROM ${typeSummary} AS s JOIN searched ON s.${foreign} = searched.key)
    ${sql.join(governors, sql` `)}`;
}
