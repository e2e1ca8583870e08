import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { heapBytes } from '../caching/index.js';
import type { PreparedNames } from './prepared-names.js';

/**
 * A value that can be bound to a statement; integers beyond 2^53 are bigint, bytes and times travel as text. A Buffer is a
 * value in PostgreSQL's binary format.
 */
export type BoundValue = string | number | bigint | boolean | null | Buffer | readonly BoundValue[];

/** A value as it is sent: in PostgreSQL's text format, or in its binary format. */
type SentValue = string | Buffer | null;

/** A statement with its values, as it is sent. */
export interface SentStatement {
  readonly text: string;
  /** In the order of the placeholders. */
  readonly values: readonly SentValue[];
  /** The name to prepare it under, or null. */
  readonly name: string | null;
}

/** One result row in PostgreSQL's text format; SQL NULL is null. */
export type Row = readonly (string | null)[];

/** Executes statements: a pool, or the transaction of one request. */
export interface StatementReader {
  /** @throws ServiceError if the database is unavailable, does not answer in time or refuses the repository. */
  read(statement: Statement<string>, values: Readonly<Record<string, BoundValue>>): Promise<readonly Row[]>;
}

/** From which use on a statement is prepared under a name: PostgreSQL needs five to settle on a generic plan. */
const USES_BEFORE_NAMING = 3;

/** A statement without its text, in the heap. */
const STATEMENT_BYTES = 250;
const PARAMETER_BYTES = 50;

const NEEDS_ESCAPES = /["\\]/;

class Parameter {
  constructor(readonly name: string) {}
}

/** The part of a pool that statements need to be compiled: any Kysely instance of the right dialect. */
export type Compiler = Kysely<unknown>;

/**
 * SQL that was composed with Kysely and compiled once, with named parameters. The same object is executed again and
 * again with other values, which are always bound; when it proves to be in use it becomes a named prepared statement.
 */
export class Statement<P extends string> {
  readonly text: string;
  readonly #constants: readonly unknown[];
  readonly #name: string;
  #uses = 0;

  constructor(
    compiler: Compiler,
    private readonly names: PreparedNames,
    build: (parameter: (name: P) => RawBuilder<unknown>) => RawBuilder<unknown>,
  ) {
    const query = build((name) => sql`${new Parameter(name)}`).compile(compiler);
    this.text = query.sql;
    this.#constants = query.parameters;
    this.#name = `b${createHash('sha256').update(this.text).digest('base64url').slice(0, 24)}`;
  }

  /** What it takes in the heap, about. */
  get bytes(): number {
    return STATEMENT_BYTES + heapBytes([this.text, this.#constants]) + PARAMETER_BYTES * this.#constants.length;
  }

  /**
   * This execution of it as it is sent.
   *
   * @param isPrepared whether one plan is good for all values, so that it can be kept.
   */
  withValues(values: Readonly<Record<P, BoundValue>>, isPrepared: boolean): SentStatement {
    const sent = this.#constants.map((constant) =>
      sentValue(constant instanceof Parameter ? values[constant.name as P] : constant),
    );
    return { text: this.text, values: sent, name: isPrepared ? this.#nextName() : null };
  }

  /** The name to prepare this execution under; null while the statement is young, or if nothing is to be prepared. */
  #nextName(): string | null {
    this.#uses++;
    if (this.#uses <= USES_BEFORE_NAMING || !this.names.areUsed) {
      return null;
    }
    this.names.use(this.#name);
    return this.#name;
  }
}

/**
 * A value as it is sent, in PostgreSQL's text format unless it has its binary form already; arrays included. Nested arrays
 * are not needed.
 */
function sentValue(value: unknown): SentValue {
  if (value === null || value === undefined) {
    return null;
  }
  if (Buffer.isBuffer(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return `{${value.map(arrayItem).join(',')}}`;
  }
  return scalarText(value);
}

function arrayItem(value: unknown): string {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  const text = scalarText(value);
  if (typeof value !== 'string') {
    return text;
  }
  return NEEDS_ESCAPES.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

function scalarText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be bound to a statement.`);
  }
}
