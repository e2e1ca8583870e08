import { sql } from 'kysely';
import type { BoundValue, DatabaseSession, Row, RowCursor } from '../database/index.js';
import { missingDatasetType, type RegisteredDatasetType } from '../datasets/index.js';
import { CachedRecords } from '../dimensions/index.js';
import {
  type AnalyzedRows,
  type Catalogue,
  catalogueRequest,
  EMPTY_CATALOGUE,
  type Postprocessing,
  QueryAnalyzer,
  type QueryPlan,
  readCatalogue,
  type RowsPlan,
  type RowsRequest,
} from './analysis/index.js';
import type { QueryContext } from './query-context.js';
import { translateQueryError } from './query-error.js';
import { FIRST_PAGE_ROWS, pagesOf } from './query-pages.js';
import {
  canBeMadeInSql,
  filterReader,
  isAddedLater,
  resultColumns,
  type ResultReader,
  resultTemplate,
  rowReader,
  sqlReader,
} from './results/index.js';
import { compileQuery, parameterName, type Selection } from './sql/index.js';
import {
  findFirstDatasetType,
  type OrderTerm,
  type QueryInputs,
  type QueryTree,
  type ResultSpec,
} from './tree/index.js';

/** PostgreSQL has `any_value` from this version on. */
const ANY_VALUE_VERSION = 16;

/**
 * A query of one request, with a connection of its own: what it refers to has been read, in the same state of the
 * database that its rows will be of.
 */
export class PreparedQuery {
  readonly #analyzer: QueryAnalyzer;

  private constructor(
    private readonly context: QueryContext,
    private readonly inputs: QueryInputs,
    private readonly session: DatabaseSession,
    private readonly catalogue: Catalogue,
    private readonly hasAnyValue: boolean,
  ) {
    this.#analyzer = new QueryAnalyzer(context.repository, catalogue, inputs, hasAnyValue);
    this.#analyzer.planMaterializations();
  }

  /** @param options.readsMore whether more will be read than what the query refers to and its rows. */
  static async open(
    context: QueryContext,
    inputs: QueryInputs,
    options: { readonly readsMore: boolean; readonly signal: AbortSignal },
  ): Promise<PreparedQuery> {
    const { repository, rows } = context;
    const { database } = repository.namespace;
    const request = catalogueRequest(inputs);
    const version = await database.serverVersion();
    const isSnapshot = repository.mutability === 'mutable' && (request !== null || options.readsMore);
    const session = await database.session({ isSnapshot, signal: options.signal });
    try {
      const catalogue = request === null ? EMPTY_CATALOGUE : await readCatalogue(repository, rows, session, request);
      return new PreparedQuery(context, inputs, session, catalogue, version >= ANY_VALUE_VERSION);
    } catch (error) {
      session.close();
      throw error;
    }
  }

  get tree(): QueryTree {
    return this.inputs.tree;
  }

  /** Give the connection back. */
  close(): void {
    this.session.close();
  }

  /** @throws ButlerUserError for a query that makes no sense. */
  analyze(request: RowsRequest): AnalyzedRows {
    return this.#analyzer.analyze(this.inputs.tree, request);
  }

  /** See `QueryAnalyzer.explain`. */
  explain(): readonly string[] {
    return this.#analyzer.explain(this.inputs.tree);
  }

  /**
   * The rows as lines of the wire.
   *
   * @param isMadeInSql decides whether PostgreSQL makes the JSON text of rows; both ways give the same.
   */
  async *lines(spec: ResultSpec, isMadeInSql = canBeMadeInSql): AsyncGenerator<string> {
    const columns = resultColumns(spec);
    const findFirst = findFirstDatasetType(spec);
    const { orderBy, allowDuplicateOverlaps } = spec;
    const analyzed = this.analyze({ columns, orderBy, findFirst, allowDuplicateOverlaps });
    if (analyzed.isDoomed || spec.limit === 0) {
      return;
    }
    const reader = await this.#resultReader(spec, columns, analyzed, isMadeInSql);
    const cursor = await this.#open(analyzed.rows, reader, orderBy, reader.filter === null ? spec.limit : null);
    for await (const rows of this.#kept(cursor, reader, spec.limit ?? Infinity)) {
      yield reader.write(rows);
    }
  }

  /** How many rows SQL makes. */
  async countAll(rows: RowsPlan): Promise<number> {
    const [row] = await this.#read(rows, 'count', () => sql`count(*)`, null);
    return Number(row?.[0] ?? 0);
  }

  /** Whether SQL makes any row. */
  async hasRows(rows: RowsPlan): Promise<boolean> {
    return (await this.#read(rows, 'any', () => sql`1`, 1)).length > 0;
  }

  /** How many rows are left when their regions have been looked at; counts no further than the limit. */
  async countKept(rows: RowsPlan, postprocessing: Postprocessing, limit: number): Promise<number> {
    const reader = filterReader(rows, postprocessing, this.context.repository.universe);
    const cursor = await this.#open(rows, reader, [], null);
    let count = 0;
    for await (const page of this.#kept(cursor, reader, limit)) {
      count += page.length;
    }
    return count;
  }

  /** Pages of the rows that stay, up to the limit; empty pages are left out. */
  async *#kept(cursor: RowCursor, { filter }: ResultReader, limit: number): AsyncGenerator<readonly Row[]> {
    let remaining = limit;
    for await (const page of pagesOf(cursor, limit === Infinity)) {
      const kept = (filter === null ? page : page.filter(filter)).slice(0, remaining);
      remaining -= kept.length;
      if (kept.length > 0) {
        yield kept;
      }
      if (remaining <= 0) {
        return;
      }
    }
  }

  async #resultReader(
    spec: ResultSpec,
    columns: ReturnType<typeof resultColumns>,
    { rows, postprocessing }: AnalyzedRows,
    isMadeInSql: typeof canBeMadeInSql,
  ): Promise<ResultReader> {
    const { layout, universe } = this.context.repository;
    const template = resultTemplate(spec, columns, this.#datasetType(spec));
    return isMadeInSql(template, postprocessing, layout)
      ? sqlReader(template, (text) => this.#analyzer.parameters.add('text', text))
      : rowReader(template, rows, postprocessing, universe, await this.#cachedRecords(spec));
  }

  #datasetType(spec: ResultSpec): RegisteredDatasetType | null {
    if (spec.kind !== 'dataset_ref') {
      return null;
    }
    const datasetType = this.catalogue.datasetTypes.get(spec.datasetType);
    if (datasetType === undefined) {
      throw missingDatasetType(spec.datasetType);
    }
    return datasetType;
  }

  /** The records that the rows do not bring along, in the state that the rows will be of. */
  async #cachedRecords(spec: ResultSpec): Promise<CachedRecords | null> {
    if (spec.kind === 'dimension_record' || !spec.includeDimensionRecords) {
      return null;
    }
    const { repository, definitions } = this.context;
    if (repository.mutability === 'immutable') {
      return (await definitions.current()).records;
    }
    const elements = spec.dimensions.elements.filter((element) => isAddedLater(element) && element.isCached);
    return CachedRecords.load(repository.namespace, repository.universe, elements, this.session);
  }

  #open(rows: RowsPlan, reader: ResultReader, orderBy: readonly OrderTerm[], limit: number | null): Promise<RowCursor> {
    const { statement, values } = this.#statement(rows, reader.key, reader.selection, orderBy, limit);
    return this.session.cursor(statement, values, FIRST_PAGE_ROWS);
  }

  async #read(rows: RowsPlan, key: string, selection: Selection, limit: number | null): Promise<readonly Row[]> {
    const { statement, values } = this.#statement(rows, key, selection, [], limit);
    try {
      return await this.session.read(statement, values);
    } catch (error) {
      throw translateQueryError(error);
    }
  }

  /** Plans that are equal make equal SQL, which is compiled once. */
  #statement(
    rows: RowsPlan,
    key: string,
    selection: Selection,
    orderBy: readonly OrderTerm[],
    limit: number | null,
  ): {
    statement: ReturnType<QueryContext['repository']['namespace']['statement']>;
    values: Record<string, BoundValue>;
  } {
    const { conditions, materializations, parameters } = this.#analyzer;
    const plan: QueryPlan = {
      materializations,
      rows,
      orderBy: orderBy.map(({ expression, isDescending }) => ({ term: conditions.term(expression), isDescending })),
      limit: limit === null ? null : parameters.add('bigint', limit),
    };
    const { repository } = this.context;
    const { hasAnyValue } = this;
    const statement = repository.namespace.statement(`query ${key} ${JSON.stringify(plan)}`, (placeholder) =>
      compileQuery(plan, selection, { repository, hasAnyValue, placeholder }),
    );
    const values = parameters.values.map((value, index) => [parameterName(index), value] as const);
    return { statement, values: Object.fromEntries(values) };
  }
}
