import { type RawBuilder, sql } from 'kysely';
import type { BoundValue, DatabaseSession, Row, RowCursor, StatementReader } from '../database/index.js';
import {
  CachedRecords,
  columnOfDimension,
  type DimensionElement,
  type DimensionUniverse,
  keyType,
} from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import {
  type Catalogue,
  type CatalogueRequest,
  decodeCatalogue,
  type Parameters,
  readCatalogueRows,
} from './analysis/index.js';
import { confirms, type KnownCatalogue } from './known-catalogues.js';
import type { QueryContext } from './query-context.js';
import { translateQueryError } from './query-error.js';
import { FIRST_PAGE_ROWS } from './query-pages.js';
import { isAddedLater } from './results/index.js';
import { parameterName } from './sql/index.js';
import type { ResultSpec } from './tree/index.js';

/** PostgreSQL has `any_value` from this version on. */
const ANY_VALUE_VERSION = 16;

/** SQL that is compiled at the first use of its key, which names everything that it depends on. */
export interface KeyedStatement {
  readonly key: string;
  readonly build: (placeholder: (name: string) => RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether one plan is good for all values. */
  readonly isPrepared: boolean;
  /** Whether nothing is read after it. */
  readonly isLast: boolean;
}

/**
 * A connection that the queries of one request have for themselves. All that they read is of one state of the database.
 */
export class QuerySession {
  private constructor(
    readonly context: QueryContext,
    private readonly session: DatabaseSession,
    readonly hasAnyValue: boolean,
  ) {}

  static async open(context: QueryContext, signal: AbortSignal): Promise<QuerySession> {
    const { database } = context.repository.namespace;
    const version = await database.serverVersion();
    return new QuerySession(context, await database.session(signal), version >= ANY_VALUE_VERSION);
  }

  get repository(): Repository {
    return this.context.repository;
  }

  /** Executes other statements in the same state of the database. */
  get reader(): StatementReader {
    return this.session;
  }

  /** Give the connection back. */
  close(): void {
    this.session.close();
  }

  /** Read what a query refers to, and remember it as an expectation for the next query that asks for the same. */
  async catalogue(request: CatalogueRequest): Promise<Catalogue> {
    const { repository, session, context } = this;
    const rows = await readCatalogueRows(repository, session, request);
    const catalogue = await decodeCatalogue(repository, context.rows, session, rows);
    context.catalogues.set(request, { catalogue, rows });
    return catalogue;
  }

  /** Whether what a query refers to is still what is known of it; forgets what is not. */
  async isCurrent(request: CatalogueRequest, known: KnownCatalogue): Promise<boolean> {
    const isCurrent = confirms(known, await readCatalogueRows(this.repository, this.session, request));
    if (!isCurrent) {
      this.context.catalogues.delete(request);
    }
    return isCurrent;
  }

  /** The records that the rows of a result do not bring along, in the state that the rows are of; null if none. */
  async cachedRecords(spec: ResultSpec): Promise<CachedRecords | null> {
    if (spec.kind === 'dimension_record' || !spec.includeDimensionRecords) {
      return null;
    }
    const { repository } = this;
    const elements = spec.dimensions.elements.filter((element) => isAddedLater(element) && element.isCached);
    if (repository.mutability === 'immutable') {
      const { records } = await this.context.definitions.current();
      if (records !== null && elements.every((element) => records.has(element))) {
        return records;
      }
    }
    return CachedRecords.load(repository.namespace, repository.universe, elements, this.session);
  }

  /** Start a statement whose rows are read page by page. */
  cursor(statement: KeyedStatement, parameters: Parameters): Promise<RowCursor> {
    return this.session.cursor(this.#compile(statement), valuesOf(parameters), FIRST_PAGE_ROWS, statement);
  }

  /** The regions of data IDs of an element, null for those that have none; while the rows of a cursor are read. */
  async regions(element: DimensionElement, dataIds: readonly Row[]): Promise<readonly (string | null)[]> {
    const values = element.required.map(
      (_, index) => [`k${String(index)}`, dataIds.map((dataId) => dataId[index] ?? null)] as const,
    );
    const { namespace, universe } = this.repository;
    const statement = namespace.statement(`regions of ${element.name}`, (parameter) =>
      regionsStatement(namespace.table(element.name), universe, element, parameter),
    );
    try {
      const rows = await this.session.read(statement, Object.fromEntries(values), { isPrepared: false });
      return rows.map((row) => row[0] ?? null);
    } catch (error) {
      throw translateQueryError(error);
    }
  }

  /** All rows of a statement. */
  async read(statement: KeyedStatement, parameters: Parameters): Promise<readonly Row[]> {
    try {
      return await this.session.read(this.#compile(statement), valuesOf(parameters), statement);
    } catch (error) {
      throw translateQueryError(error);
    }
  }

  #compile({ key, build }: KeyedStatement): ReturnType<Repository['namespace']['statement']> {
    return this.repository.namespace.statement(`query ${key}`, build);
  }
}

function valuesOf({ values }: Parameters): Readonly<Record<string, BoundValue>> {
  return Object.fromEntries(values.map((value, index) => [parameterName(index), value] as const));
}

/** The regions of data IDs, in their order. */
function regionsStatement(
  table: RawBuilder<unknown>,
  universe: DimensionUniverse,
  element: DimensionElement,
  parameter: (name: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const names = element.required.map((_, index) => `k${String(index)}`);
  const arrays = element.required.map((dimension, index) => {
    const type = keyType(universe, dimension) === 'int' ? sql`bigint[]` : sql`text[]`;
    return sql`${parameter(`k${String(index)}`)}::${type}`;
  });
  const conditions = element.required.map(
    (dimension, index) =>
      sql`t.${sql.id(columnOfDimension(element, dimension))} = wanted.${sql.id(`k${String(index)}`)}`,
  );
  return sql`SELECT (SELECT t.region FROM ${table} AS t WHERE ${sql.join(conditions, sql` AND `)})
    FROM unnest(${sql.join(arrays)}) WITH ORDINALITY AS wanted(${sql.join([...names, 'position'].map((name) => sql.id(name)))})
    ORDER BY position`;
}
