import type { RawBuilder } from 'kysely';
import {
  ALL_COLLECTION_TYPES,
  COLLECTION_TYPES,
  type CollectionQueries,
  isGlob,
  requireCollections,
  walkChains,
} from '../collections/index.js';
import type { DatasetQueries, RegisteredDatasetType } from '../datasets/index.js';
import type { DataIdInput, DimensionUniverse } from '../dimensions/index.js';
import { ButlerUserError, pythonList, pythonRepr } from '../foundation/errors/index.js';
import { type Catalogue, Parameters, QueryAnalyzer, type SummarizedCollection } from './analysis/index.js';
import { parseWhere } from './expression/index.js';
import { keptPages } from './query-pages.js';
import type { QuerySession } from './query-session.js';
import { type ReadableRows, readableRows } from './readable-rows.js';
import { resultColumns, resultTemplate } from './results/index.js';
import { compileUnion } from './sql/index.js';
import {
  type ColumnLiteral,
  ColumnSet,
  comparison,
  dimensionKey,
  findFirstDatasetType,
  invalidQuery,
  logicalAnd,
  type Predicate,
  type QueryInputs,
  type ResultSpec,
} from './tree/index.js';

/** A search for datasets of several types (protocol section 6.6). */
export interface AllDatasetsRequest {
  /** Names and globs of collections, in search order. */
  readonly collections: readonly string[];
  /** Names and globs of dataset types. */
  readonly names: readonly string[];
  readonly findFirst: boolean;
  /** Values that datasets have to have. */
  readonly dataId: DataIdInput;
  /** Values of governor dimensions for searches that do not say which. */
  readonly defaultDataId: DataIdInput;
  /** An expression of the where language; empty for none. */
  readonly where: string;
  readonly bind: ReadonlyMap<string, ColumnLiteral>;
  /** Largest number of datasets over all types, or null. */
  readonly limit: number | null;
  readonly withDimensionRecords: boolean;
}

/** Most types that are searched by one statement. */
const MAXIMUM_UNION = 20;

/** What resolves names and globs. */
export interface SearchServices {
  readonly datasets: DatasetQueries;
  readonly collections: CollectionQueries;
}

interface TypeSearch {
  readonly datasetType: RegisteredDatasetType;
  readonly collections: readonly string[];
}

/**
 * Searches datasets of several types: type after type in the order of their names, as many of them as can be in one
 * statement.
 */
export class AllDatasets {
  constructor(
    private readonly services: SearchServices,
    private readonly session: QuerySession,
    private readonly request: AllDatasetsRequest,
  ) {}

  /**
   * Dataset refs as lines of the wire; a line has datasets of one type.
   *
   * @throws ButlerUserError for searches that make no sense. What is wrong with the search of one type comes up after
   * the datasets of the types before it.
   */
  async *lines(): AsyncGenerator<string> {
    const { request } = this;
    if (request.findFirst && (request.collections.length === 0 || request.collections.some(isGlob))) {
      throw invalidQuery('Can not use wildcards in collections when find_first=True');
    }
    const { catalogue, searches } = await this.#searches();
    let remaining = request.limit ?? Infinity;
    for (let position = 0; position < searches.length && (remaining > 0 || position === 0);) {
      const parameters = new Parameters();
      const batch = await this.#plan(catalogue, searches.slice(position), parameters);
      position += batch.length;
      for await (const { line, rows } of this.#lines(
        batch.flatMap((planned) => planned ?? []),
        parameters,
        remaining,
      )) {
        remaining -= rows;
        yield line;
      }
    }
  }

  /** The dataset types in the order of their names, each with the collections that may hold it. */
  async #searches(): Promise<{ readonly catalogue: Catalogue; readonly searches: readonly TypeSearch[] }> {
    const datasetTypes = await this.#datasetTypes();
    const collections = await this.#collections();
    const catalogue = await this.session.catalogue({
      datasetTypes: new Set(datasetTypes.map(({ name }) => name)),
      collections: new Set(collections),
      anyDatasetType: false,
    });
    const searched = flattened(catalogue, collections);
    const searches = datasetTypes
      .map((datasetType) => ({
        datasetType,
        collections: searched
          .filter(({ datasetTypeIds }) => datasetTypeIds.has(datasetType.id))
          .map(({ name }) => name),
      }))
      .filter((search) => search.collections.length > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a.datasetType.name), Buffer.from(b.datasetType.name)));
    return { catalogue, searches };
  }

  async #datasetTypes(): Promise<readonly RegisteredDatasetType[]> {
    const { names } = this.request;
    const { context, reader } = this.session;
    const { datasetTypes, missing } = await this.services.datasets.queryDatasetTypes(context, names, reader);
    if (datasetTypes.length === 0) {
      throw new ButlerUserError('missing_dataset_type', `No dataset types found for query ${pythonList(names)}`);
    }
    if (missing.length > 0) {
      throw new ButlerUserError('missing_dataset_type', `Dataset types not found: ${pythonList(missing)}`);
    }
    return [...new Set(datasetTypes)];
  }

  /** Names of the collections that are searched; where no glob has to be resolved, as they are given. */
  async #collections(): Promise<readonly string[]> {
    const { collections } = this.request;
    if (!collections.some(isGlob)) {
      return collections;
    }
    const search = { expression: collections, types: ALL_COLLECTION_TYPES, flattenChains: true, includeChains: false };
    const { repository, reader } = this.session;
    return (await this.services.collections.search(repository, search, undefined, reader)).map(({ name }) => name);
  }

  /**
   * Plan the searches for the first of some types, as many as can be in one statement; null for a search that cannot find
   * anything.
   */
  async #plan(
    catalogue: Catalogue,
    searches: readonly TypeSearch[],
    parameters: Parameters,
  ): Promise<readonly (ReadableRows | null)[]> {
    const planned: (ReadableRows | null)[] = [];
    for (const search of searches.slice(0, MAXIMUM_UNION)) {
      try {
        const next = await this.#planSearch(catalogue, search, parameters);
        if (next !== null && next.reader.kind === 'columns') {
          // Its rows are not of the form of the others'.
          return planned.length === 0 ? [next] : planned;
        }
        planned.push(next);
      } catch (error) {
        if (planned.length === 0) {
          throw error;
        }
        return planned;
      }
    }
    return planned;
  }

  async #planSearch(
    catalogue: Catalogue,
    { datasetType, collections }: TypeSearch,
    parameters: Parameters,
  ): Promise<ReadableRows | null> {
    const inputs = this.#inputs(datasetType, collections);
    const spec: ResultSpec = {
      kind: 'dataset_ref',
      datasetType: datasetType.name,
      dimensions: datasetType.group,
      includeDimensionRecords: this.request.withDimensionRecords,
      findFirst: this.request.findFirst,
      orderBy: [],
      limit: null,
      allowDuplicateOverlaps: false,
    };
    const { repository, hasAnyValue } = this.session;
    const columns = resultColumns(spec);
    const analyzer = new QueryAnalyzer(repository, catalogue, inputs, hasAnyValue, parameters);
    const analyzed = analyzer.analyze(inputs.tree, {
      columns,
      orderBy: [],
      findFirst: findFirstDatasetType(spec),
      allowDuplicateOverlaps: false,
    });
    if (analyzed.isDoomed) {
      return null;
    }
    const template = resultTemplate(spec, columns, datasetType);
    return readableRows(analyzed, template, spec, this.session, parameters);
  }

  #inputs({ name, group }: RegisteredDatasetType, collections: readonly string[]): QueryInputs {
    const { where, bind, defaultDataId } = this.request;
    const scope = { dimensions: group, datasetTypes: new Set([name]), bind };
    const predicate = logicalAnd(this.#dataIdPredicate(group.universe), parseWhere(where, scope));
    const columns = new ColumnSet(group);
    columns.requireAll(predicate);
    for (const other of columns.datasetFields.keys()) {
      if (other !== name) {
        throw invalidQuery(`Cannot reference dataset type(s) {${pythonRepr(other)}} that have not been joined.`);
      }
    }
    const tree = {
      dimensions: columns.dimensions,
      datasets: new Map([[name, { collections, dimensions: group }]]),
      anyDataset: null,
      uploads: new Map(),
      materializations: new Map(),
      predicate,
      validateGovernorConstraints: true,
    };
    return { tree, defaultDataId, inputs: new Map() };
  }

  #dataIdPredicate(universe: DimensionUniverse): Predicate {
    return [...this.request.dataId].map(([name, value]) => {
      if (!universe.isDimension(name)) {
        throw invalidQuery(`There is no dimension ${pythonRepr(name)}.`);
      }
      const literal: ColumnLiteral = typeof value === 'string' ? { kind: 'string', value } : { kind: 'int', value };
      return [comparison(dimensionKey(universe, name), '==', literal)];
    });
  }

  async *#lines(
    searches: readonly ReadableRows[],
    parameters: Parameters,
    limit: number,
  ): AsyncGenerator<{ readonly line: string; readonly rows: number }> {
    const [first] = searches;
    if (first === undefined || limit === 0) {
      return;
    }
    const { sieve } = first.reader;
    const bound = limit === Infinity || sieve !== null ? null : parameters.add('bigint', limit);
    const { repository, hasAnyValue } = this.session;
    const parts = searches.map(({ rows, reader }) => ({ rows, select: reader.selection }));
    const keys = searches.map(({ rows, reader }) => `${reader.key} ${JSON.stringify(rows)}`);
    const statement = {
      isPrepared: false,
      isLast: false,
      key: `union ${JSON.stringify(bound)} ${keys.join(' ')}`,
      build: (placeholder: (name: string) => RawBuilder<unknown>) =>
        compileUnion(parts, bound, { repository, hasAnyValue, placeholder }),
    };
    const cursor = await this.session.cursor(statement, parameters);
    for await (const page of keptPages(
      cursor,
      sieve,
      limit,
      (element, dataIds) => this.session.regions(element, dataIds),
      () => undefined,
    )) {
      for (const [part, rows] of Map.groupBy(page, (row) => Number(row.at(-1)))) {
        this.session.context.queryTotals.rows += rows.length;
        yield { line: searches[part]?.reader.write(rows) ?? '', rows: rows.length };
      }
    }
  }
}

/** The collections of a catalogue that some names stand for, chains replaced by what they hold. */
function flattened(catalogue: Catalogue, names: readonly string[]): readonly SummarizedCollection[] {
  requireCollections(names, (name) => catalogue.collections.has(name));
  return walkChains(names, (name) => catalogue.collections.get(name)).filter(
    ({ type }) => type !== COLLECTION_TYPES.CHAINED,
  );
}
