import { sql } from 'kysely';
import type { StatementReader } from '../database/index.js';
import { ButlerUserError } from '../foundation/errors/index.js';
import { globMatcher, isGlob, likePattern } from '../foundation/globs/index.js';
import type { Repository } from '../registry/index.js';
import { type RegisteredDatasetType, splitDatasetTypeName } from './dataset-type.js';
import { DatasetTypeRows } from './dataset-type-rows.js';

/** What was found for a search expression for dataset types. */
export interface DatasetTypeSearchResult {
  readonly datasetTypes: readonly RegisteredDatasetType[];
  /** Exact names that are not registered. */
  readonly missing: readonly string[];
}

/** A search expression for dataset types: exact names, globs, or everything. */
export interface DatasetTypeSearch {
  readonly isEverything: boolean;
  readonly names: readonly string[];
  readonly globs: readonly string[];
}

/**
 * Sort the terms of a search expression into names and globs. A `*` among them means everything, whatever the rest.
 *
 * @throws ButlerUserError `dataset_type_expression` for malformed names and for components, which are not registered.
 */
export function parseDatasetTypeSearch(terms: readonly string[]): DatasetTypeSearch {
  if (terms.includes('*')) {
    return { isEverything: true, names: [], globs: [] };
  }
  const names = [...new Set(terms.filter((term) => !isGlob(term)))];
  for (const name of names) {
    if (name.includes('.') && splitDatasetTypeName(name).component !== null) {
      throw new ButlerUserError(
        'dataset_type_expression',
        `Component dataset types such as '${name}' cannot be searched for, only those of whole datasets.`,
      );
    }
  }
  return { isEverything: false, names, globs: terms.filter(isGlob) };
}

/** Choose from dataset types that include all candidates: exact names first, then glob matches in the given order. */
export function selectDatasetTypes(
  search: DatasetTypeSearch,
  candidates: readonly RegisteredDatasetType[],
): DatasetTypeSearchResult {
  if (search.isEverything) {
    return { datasetTypes: candidates, missing: [] };
  }
  const byName = new Map(candidates.map((datasetType) => [datasetType.name, datasetType]));
  const matchers = search.globs.map(globMatcher);
  const matched = candidates.filter(({ name }) => matchers.some((matches) => matches(name)));
  return {
    datasetTypes: [...search.names.flatMap((name) => byName.get(name) ?? []), ...matched],
    missing: search.names.filter((name) => !byName.has(name)),
  };
}

/**
 * Read the dataset types that a search may select, in one statement.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readDatasetTypes(
  repository: Repository,
  rows: DatasetTypeRows,
  search: DatasetTypeSearch,
  reader?: StatementReader,
): Promise<readonly RegisteredDatasetType[]> {
  const { namespace } = repository;
  const columns = DatasetTypeRows.columns('t');
  const from = sql`FROM ${namespace.table('dataset_type')} AS t`;
  const order = sql`ORDER BY t.id`;
  const found = search.isEverything
    ? await namespace.read('dataset types', () => sql`SELECT ${columns} ${from} ${order}`, {}, reader)
    : await namespace.read(
        'dataset types by name',
        (parameter) => sql`SELECT ${columns} ${from} WHERE t.name = ANY(${parameter('names')}::text[])
          OR t.name LIKE ANY(${parameter('patterns')}::text[]) ${order}`,
        { names: search.names, patterns: search.globs.map(likePattern) },
        reader,
      );
  return rows.decodeAll(found, reader);
}
