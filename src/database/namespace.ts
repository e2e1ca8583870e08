import { LRUCache } from 'lru-cache';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';
import { type BoundValue, type Row, type Statement, type StatementReader } from './statement.js';

/** How many compiled statements a namespace keeps; shapes depend on what clients ask for, so they need bounds. */
const MAX_STATEMENTS = 1_000;
/** Characters of keys and statements together. */
const MAX_SIZE = 32_000_000;

/** The tables of one repository: a PostgreSQL schema in a database, with the statements compiled for it. */
export class Namespace {
  readonly #statements = new LRUCache<string, Statement<string>>({
    max: MAX_STATEMENTS,
    maxSize: MAX_SIZE,
    sizeCalculation: (statement, key) => key.length + statement.text.length,
  });

  constructor(
    readonly database: Database,
    readonly schema: string,
  ) {}

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
    let statement = this.#statements.get(key);
    if (statement === undefined) {
      statement = this.database.prepare(build);
      this.#statements.set(key, statement);
    }
    return statement;
  }

  /** How many statements are compiled. */
  get compiledStatements(): number {
    return this.#statements.size;
  }
}
