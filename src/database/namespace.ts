import { type RawBuilder, sql } from 'kysely';
import type { Caches, NamedCache } from '../caching/index.js';
import type { Database } from './database.js';
import { type BoundValue, type Row, type Statement, type StatementReader } from './statement.js';

/** Shapes of statements depend on what clients ask for. */
const MAXIMUM_BYTES = 16 * 1024 * 1024;

/** The tables of one repository: a PostgreSQL schema in a database, with the statements compiled for it. */
export class Namespace {
  readonly #statements: NamedCache<Statement<string>>;

  constructor(
    readonly database: Database,
    readonly schema: string,
    caches: Caches,
  ) {
    this.#statements = caches.make('compiled statements', {
      maximumBytes: MAXIMUM_BYTES,
      bytesOf: (statement) => statement.bytes,
    });
  }

  /** A table of the repository, qualified and quoted. */
  table(name: string): RawBuilder<unknown> {
    return sql`${sql.id(this.schema, name)}`;
  }

  /**
   * Execute a statement that is compiled at the first use of its key. The key has to name everything that the built
   * SQL depends on.
   */
  read(
    key: string,
    build: (parameter: (name: string) => RawBuilder<unknown>) => RawBuilder<unknown>,
    values: Readonly<Record<string, BoundValue>>,
    reader: StatementReader = this.database,
  ): Promise<readonly Row[]> {
    return reader.read(this.statement(key, build), values);
  }

  /** The statement of a key, compiled at its first use. */
  statement(
    key: string,
    build: (parameter: (name: string) => RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Statement<string> {
    return this.#statements.getOrMake(key, () => this.database.prepare(build));
  }
}
