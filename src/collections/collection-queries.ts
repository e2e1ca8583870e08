import { Injectable } from '@nestjs/common';
import { globMatcher } from '../foundation/globs/index.js';
import type { StatementReader } from '../database/index.js';
import type { Repository } from '../registry/index.js';
import { COLLECTION_TYPES, type CollectionType } from './collection.js';
import {
  BARE_RECORDS,
  type CollectionDetails,
  type CollectionRequest,
  readCollections,
} from './collection-statement.js';
import { missingCollections, requireCollections, walkChains } from './walk.js';
import { parseCollectionWildcard } from './wildcard.js';

/** Which collections a search is for. */
export interface CollectionSearch {
  /** Names and globs. */
  readonly expression: readonly string[];
  readonly types: ReadonlySet<CollectionType>;
  readonly flattenChains: boolean;
  readonly includeChains: boolean;
}

/** What to tell about the collections found. */
export interface CollectionDetailOptions {
  readonly includeDoc: boolean;
  readonly includeParents: boolean;
  readonly includeSummary: boolean;
  /** Names of the dataset types that summaries are restricted to; null for all. */
  readonly summaryDatasets: readonly string[] | null;
}

const NO_DETAILS: CollectionDetailOptions = {
  includeDoc: false,
  includeParents: false,
  includeSummary: false,
  summaryDatasets: null,
};

/** Searches among the collections of a repository. Holds no state: all it knows is in the repository it is given. */
@Injectable()
export class CollectionQueries {
  /**
   * Resolve a search expression in one statement (reference: repository-and-caches, section 3.1): glob matches first
   * in catalogue order, then explicit names in the order given, without repetitions.
   *
   * @throws ButlerUserError `missing_collection` for explicit names that do not exist, `collection_cycle`.
   */
  async search(
    repository: Repository,
    search: CollectionSearch,
    details: CollectionDetailOptions = NO_DETAILS,
    reader?: StatementReader,
  ): Promise<readonly CollectionDetails[]> {
    const wildcard = parseCollectionWildcard(search.expression);
    const selection = wildcard.kind === 'everything' ? null : wildcard;
    if (selection?.names.length === 0 && selection.globs.length === 0) {
      return [];
    }
    const all = await readCollections(
      repository,
      {
        selection,
        withDescendants: search.flattenChains || details.includeSummary,
        withDoc: details.includeDoc,
        withParents: details.includeParents,
        withSummary: details.includeSummary,
        summaryDatasetTypes: details.summaryDatasets,
      },
      reader,
    );
    const byName = new Map(all.map((record) => [record.name, record]));
    const found = selection === null ? all : select(all, byName, selection, search.flattenChains);
    return found
      .filter(
        (record) => search.types.has(record.type) && (record.type !== COLLECTION_TYPES.CHAINED || search.includeChains),
      )
      .map((record) => (details.includeSummary ? withChainSummary(record, byName) : record));
  }

  /**
   * One collection by its exact name.
   *
   * @throws ButlerUserError `missing_collection`.
   */
  async get(
    repository: Repository,
    name: string,
    options: Pick<CollectionRequest, 'withDoc' | 'withParents'>,
  ): Promise<CollectionDetails> {
    const selection = { names: [name], globs: [] };
    const request = { ...BARE_RECORDS, ...options, selection, withDescendants: false };
    const [record] = await readCollections(repository, request);
    if (record === undefined) {
      throw missingCollections([name]);
    }
    return record;
  }
}

function select(
  all: readonly CollectionDetails[],
  byName: ReadonlyMap<string, CollectionDetails>,
  selection: { readonly names: readonly string[]; readonly globs: readonly string[] },
  flattenChains: boolean,
): readonly CollectionDetails[] {
  const matchers = selection.globs.map(globMatcher);
  const matched = all.filter((record) => matchers.some((matches) => matches(record.name)));
  requireCollections(selection.names, (name) => byName.has(name));
  const below = flattenChains ? matched.flatMap((record) => record.children) : [];
  const roots = [...selection.names, ...below];
  const explicit = flattenChains
    ? walkChains(roots, (name) => byName.get(name))
    : roots.flatMap((name) => byName.get(name) ?? []);
  return [...new Set([...matched, ...explicit])];
}

/** A chain's summary is the union over everything below it. */
function withChainSummary(
  record: CollectionDetails,
  byName: ReadonlyMap<string, CollectionDetails>,
): CollectionDetails {
  if (record.type !== COLLECTION_TYPES.CHAINED) {
    return record;
  }
  const below = walkChains(record.children, (name) => byName.get(name));
  return { ...record, datasetTypes: [...new Set(below.flatMap((child) => child.datasetTypes ?? []))] };
}
