import { sql } from 'kysely';
import type { Row, RowCursor } from '../database/index.js';
import { missingDatasetType, type RegisteredDatasetType } from '../datasets/index.js';
import {
  type AnalyzedRows,
  anyRows,
  type Catalogue,
  catalogueRequest,
  countedRows,
  EMPTY_CATALOGUE,
  isIndependentOfValues,
  type Postprocessing,
  QueryAnalyzer,
  type QueryPlan,
  type RowsPlan,
  type RowsRequest,
} from './analysis/index.js';
import type { QueryContext } from './query-context.js';
import { FIRST_PAGE_ROWS, keptPages } from './query-pages.js';
import { type KeyedStatement, QuerySession } from './query-session.js';
import { canBeMadeInSql, filterReader, resultColumns, type ResultReader, resultTemplate } from './results/index.js';
import { FEW_ROWS, readableRows } from './readable-rows.js';
import { compileQuery, type Selection } from './sql/index.js';
import {
  findFirstDatasetType,
  type OrderTerm,
  type QueryInputs,
  type QueryTree,
  type ResultSpec,
} from './tree/index.js';

/** How a query of one request is prepared. */
export interface PreparationOptions {
  /** Whether to begin with what is known of an earlier query, to be confirmed along with the rows. */
  readonly mayExpect: boolean;
  readonly signal: AbortSignal;
}

/** A query of one request, with what it refers to in the state of the database that its rows will be of. */
export class PreparedQuery {
  readonly #analyzer: QueryAnalyzer;

  private constructor(
    private readonly inputs: QueryInputs,
    private readonly session: QuerySession,
    private readonly catalogue: Catalogue,
    /** Whether everything that comes of this query counts: false if it rests on what is no longer so. */
    readonly isConfirmed: Promise<boolean>,
  ) {
    this.#analyzer = new QueryAnalyzer(session.repository, catalogue, inputs, session.hasAnyValue);
  }

  /** @throws ServiceError if the database cannot answer. */
  static async open(context: QueryContext, inputs: QueryInputs, options: PreparationOptions): Promise<PreparedQuery> {
    const request = catalogueRequest(inputs);
    const isImmutable = context.repository.mutability === 'immutable';
    const mayExpect = isImmutable || options.mayExpect;
    const known = request !== null && mayExpect ? context.catalogues.get(request) : undefined;
    const session = await QuerySession.open(context, options.signal);
    try {
      if (request === null) {
        return new PreparedQuery(inputs, session, EMPTY_CATALOGUE, Promise.resolve(true));
      }
      if (known === undefined) {
        return new PreparedQuery(inputs, session, await session.catalogue(request), Promise.resolve(true));
      }
      const isConfirmed = isImmutable ? Promise.resolve(true) : session.isCurrent(request, known);
      isConfirmed.catch(ignore);
      return new PreparedQuery(inputs, session, known.catalogue, isConfirmed);
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
    this.#analyzer.planMaterializations();
    return this.#analyzer.analyze(this.inputs.tree, request);
  }

  /** See `QueryAnalyzer.explain`. */
  explain(): readonly string[] {
    this.#analyzer.planMaterializations();
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
    const request = { columns, orderBy, findFirst, allowDuplicateOverlaps, mayLookUpRegions: true };
    const analyzed = this.analyze(request);
    if (analyzed.isDoomed || spec.limit === 0) {
      return;
    }
    const template = resultTemplate(spec, columns, this.#datasetType(spec));
    const { parameters } = this.#analyzer;
    const { rows, reader } = await readableRows(analyzed, template, spec, this.session, parameters, isMadeInSql);
    const cursor = await this.#open(rows, reader, orderBy, reader.sieve === null ? spec.limit : null);
    for await (const page of this.#keptPages(cursor, reader, spec.limit ?? Infinity)) {
      this.session.context.queryTotals.rows += page.length;
      yield reader.write(page);
    }
  }

  /** How many rows SQL makes. */
  async countAll(rows: RowsPlan): Promise<number> {
    const counted = countedRows(rows, this.session.repository.universe);
    const [row] = await this.#read(counted, 'count', () => sql`count(*)`, null);
    return Number(row?.[0] ?? 0);
  }

  /** Whether SQL makes any row. */
  async hasRows(rows: RowsPlan): Promise<boolean> {
    const sought = anyRows(rows, this.session.repository.universe);
    return (await this.#read(sought, 'any', () => sql`1`, 1)).length > 0;
  }

  /** How many rows are left when their regions have been looked at; counts no further than the limit. */
  async countKept(rows: RowsPlan, postprocessing: Postprocessing, limit: number): Promise<number> {
    const reader = filterReader(rows, postprocessing, this.session.repository.universe);
    const cursor = await this.#open(rows, reader, [], null);
    let count = 0;
    for await (const page of this.#keptPages(cursor, reader, limit)) {
      count += page.length;
    }
    return count;
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

  #keptPages(cursor: RowCursor, { sieve }: ResultReader, limit: number): AsyncGenerator<readonly Row[]> {
    return keptPages(
      cursor,
      sieve,
      limit,
      (element, dataIds) => this.session.regions(element, dataIds),
      // Others may have the connection while the client takes the last rows.
      () => {
        this.session.close();
      },
    );
  }

  #open(rows: RowsPlan, reader: ResultReader, orderBy: readonly OrderTerm[], limit: number | null): Promise<RowCursor> {
    const isLast = limit !== null && limit <= FIRST_PAGE_ROWS;
    const statement = this.#statement(rows, reader.key, reader.selection, orderBy, limit);
    return this.session.cursor({ ...statement, isLast }, this.#analyzer.parameters);
  }

  #read(rows: RowsPlan, key: string, selection: Selection, limit: number | null): Promise<readonly Row[]> {
    const statement = this.#statement(rows, key, selection, [], limit);
    return this.session.read({ ...statement, isLast: true }, this.#analyzer.parameters);
  }

  /** Plans that are equal make equal SQL. */
  #statement(
    rows: RowsPlan,
    key: string,
    selection: Selection,
    orderBy: readonly OrderTerm[],
    limit: number | null,
  ): Omit<KeyedStatement, 'isLast'> {
    const { conditions, materializations, parameters } = this.#analyzer;
    const plan: QueryPlan = {
      materializations,
      rows,
      orderBy: orderBy.map(({ expression, isDescending }) => ({ term: conditions.term(expression), isDescending })),
      limit: limit === null ? null : parameters.add('bigint', limit),
    };
    const { repository, hasAnyValue } = this.session;
    return {
      key: `${key} ${JSON.stringify(plan)}`,
      isPrepared: limit !== null && limit <= FEW_ROWS && isIndependentOfValues(rows),
      build: (placeholder) => compileQuery(plan, selection, { repository, hasAnyValue, placeholder }),
    };
  }
}

function ignore(): void {
  // Whoever waits for the confirmation gets the error.
}
