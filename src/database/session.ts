import type { Duplex } from 'node:stream';
import process from 'node:process';
import type { Pool, PoolClient } from 'pg';
import { type DatabaseAddress, destroyConnection } from './cancel.js';
import { connectFor } from './connect-for.js';
import { RowCursor } from './cursor.js';
import { ServiceError } from '../foundation/errors/index.js';
import { translateDatabaseError } from './database-error.js';
import { type BoundValue, type Row, type Statement, type StatementReader, sentValue } from './statement.js';

/** What a request wants of its session. */
export interface SessionOptions {
  /** Whether all statements are to see one state of the database. */
  readonly isSnapshot: boolean;
  /** Ends the session at once, whatever it does. */
  readonly signal: AbortSignal;
}

/** What `pg` has of each connection, but does not declare. */
interface ClientInternals {
  readonly connection: { readonly stream: Duplex };
}

/** Rows as PostgreSQL sends them. */
const TEXT_TYPES = { getTypeParser: () => (value: string) => value };
const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * A connection that one request has for itself. Ends with `close`, or with the request: then whatever the database is
 * doing for it is cancelled.
 */
export class DatabaseSession implements StatementReader {
  #cursor: RowCursor | null = null;
  #isClosed = false;
  #isSnapshot = false;
  #failure: unknown = null;
  #begun: Promise<unknown> = Promise.resolve();
  readonly #onAbort = (): void => {
    this.#destroy();
  };

  private constructor(
    private readonly client: PoolClient,
    private readonly address: DatabaseAddress,
    private readonly options: SessionOptions,
    private readonly settings: readonly string[],
  ) {
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /**
   * @param settings of the transaction, where the connection has none; then there always is a transaction.
   * @throws ServiceError if there is no connection to be had; the signal's reason if it has been aborted.
   */
  static async open(
    pool: Pool,
    address: DatabaseAddress,
    options: SessionOptions,
    settings: readonly string[],
  ): Promise<DatabaseSession> {
    const client = await connectFor(options.signal, pool).catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    const session = new DatabaseSession(client, address, options, settings);
    if (options.isSnapshot || settings.length > 0) {
      session.beginSnapshot();
    }
    return session;
  }

  /**
   * Statements are sent at once and executed one after the other, in the order in which they were asked for.
   *
   * @param isPrepared whether one plan is good for all values, so that it can be kept.
   */
  async read(
    statement: Statement<string>,
    values: Readonly<Record<string, BoundValue>>,
    isPrepared = true,
  ): Promise<readonly Row[]> {
    const name = isPrepared ? statement.nextName() : null;
    const reading = this.client.query<(string | null)[]>({
      text: statement.text,
      values: statement.bind(values).map(sentValue),
      rowMode: 'array',
      types: TEXT_TYPES,
      ...(name === null ? {} : { name }),
    });
    try {
      const [result] = await Promise.all([reading, this.#begun]);
      return result.rows;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /**
   * Start a statement whose rows are read page by page.
   *
   * @param firstPageRows how many rows the first page has at most.
   * @param isPrepared whether one plan is good for all values, so that it can be kept.
   */
  async cursor(
    statement: Statement<string>,
    values: Readonly<Record<string, BoundValue>>,
    firstPageRows: number,
    isPrepared: boolean,
  ): Promise<RowCursor> {
    const name = isPrepared ? statement.nextName() : null;
    const cursor = new RowCursor(statement.text, statement.bind(values).map(sentValue), name, firstPageRows);
    this.#cursor = cursor;
    this.client.query(cursor);
    await this.#begun;
    return cursor;
  }

  /** Execute a statement while the rows of a cursor are read. */
  between(statement: Statement<string>, values: Readonly<Record<string, BoundValue>>): Promise<readonly Row[]> {
    if (this.#cursor === null || this.#cursor.isDone) {
      return this.read(statement, values, false);
    }
    const sent = statement.bind(values).map(sentValue);
    return this.#cursor.interlude(statement.text, sent).catch((error: unknown) => {
      throw this.#translate(error);
    });
  }

  /** From now on all statements see one state of the database. */
  beginSnapshot(): void {
    if (!this.#isSnapshot) {
      this.#isSnapshot = true;
      this.#begin();
    }
  }

  /** Give the connection back; what the database is still working on is cancelled. */
  close(): void {
    if (this.#isClosed) {
      return;
    }
    if (this.#cursor?.isRunning === true || this.#isLost()) {
      this.#destroy();
      return;
    }
    this.#cursor?.close();
    this.#end();
    if (!this.#isSnapshot) {
      this.client.release();
      return;
    }
    // The answer may go out first.
    process.nextTick(() => {
      this.client.query('ROLLBACK').then(
        () => {
          this.client.release();
        },
        () => {
          this.client.release(true);
        },
      );
    });
  }

  #begin(): void {
    this.#sendTogether();
    this.#begun = this.client.query([BEGIN, ...this.settings].join('; ')).catch((error: unknown) => {
      throw this.#translate(error);
    });
    this.#begun.catch(ignore);
  }

  /** Everything that is asked for before anything has to be waited for travels in one packet. */
  #sendTogether(): void {
    const { stream } = (this.client as PoolClient & ClientInternals).connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
  }

  #destroy(): void {
    if (this.#isClosed) {
      return;
    }
    this.#end();
    destroyConnection(this.address, this.client);
    this.client.release(true);
  }

  #end(): void {
    this.#isClosed = true;
    this.options.signal.removeEventListener('abort', this.#onAbort);
  }

  #translate(error: unknown): unknown {
    this.#failure = error;
    return this.options.signal.aborted ? this.options.signal.reason : translateDatabaseError(error);
  }

  /** Whether the connection may be gone: nobody else is to get it, though its end has not been noticed yet. */
  #isLost(): boolean {
    const failure = this.#failure ?? this.#cursor?.failure ?? null;
    const translated = failure === null ? null : translateDatabaseError(failure);
    return translated instanceof ServiceError && translated.code === 'database_unavailable';
  }
}

function ignore(): void {
  // Whoever waits for the next statement gets the error.
}
