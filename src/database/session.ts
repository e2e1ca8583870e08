import type { Duplex } from 'node:stream';
import process from 'node:process';
import type { Pool, PoolClient } from 'pg';
import { type DatabaseAddress, destroyConnection } from './cancel.js';
import { connectFor } from './connect-for.js';
import { Conversation } from './conversation.js';
import { RowCursor } from './cursor.js';
import { translateDatabaseError } from './database-error.js';
import type { BoundValue, Row, Statement, StatementReader } from './statement.js';

/** How a statement is executed in a session. */
export interface ExecutionOptions {
  /** Whether one plan is good for all values, so that it can be kept; it can unless this says otherwise. */
  readonly isPrepared?: boolean;
  /** Whether it is the last one, so that the transaction can end with it. */
  readonly isLast?: boolean;
}

/** What `pg` has of each connection, but does not declare. */
interface ClientInternals {
  readonly connection: { readonly stream: Duplex };
}

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * A connection that one request has for itself. All its statements see one state of the database. Ends with `close`, or
 * with the request: then whatever the database is doing for it is cancelled.
 */
export class DatabaseSession implements StatementReader {
  readonly #conversation = new Conversation();
  #cursors = 0;
  #isClosed = false;
  #begun: Promise<unknown> = Promise.resolve();
  readonly #onAbort = (): void => {
    this.#destroy();
  };

  private constructor(
    private readonly client: PoolClient,
    private readonly address: DatabaseAddress,
    private readonly signal: AbortSignal,
    private readonly settings: readonly string[],
  ) {
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (settings.length > 0) {
      this.#begin();
    }
    client.query(this.#conversation);
  }

  /**
   * @param signal ends the session at once, whatever it does.
   * @param settings of the transaction, where the connection has none; then there is an explicit one.
   * @throws ServiceError if there is no connection to be had; the signal's reason if it has been aborted.
   */
  static async open(
    pool: Pool,
    address: DatabaseAddress,
    signal: AbortSignal,
    settings: readonly string[],
  ): Promise<DatabaseSession> {
    const client = await connectFor(signal, pool).catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    return new DatabaseSession(client, address, signal, settings);
  }

  /**
   * Statements are sent at once and executed one after the other, in the order in which they were asked for; while the rows
   * of a cursor are read, too.
   */
  async read(
    statement: Statement<string>,
    values: Readonly<Record<string, BoundValue>>,
    { isPrepared = true, isLast = false }: ExecutionOptions = {},
  ): Promise<readonly Row[]> {
    const reading = this.#conversation.read(statement.withValues(values, isPrepared));
    this.#endIf(isLast);
    try {
      const [rows] = await Promise.all([reading, this.#begun]);
      return rows;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /**
   * Start a statement whose rows are read page by page.
   *
   * @param firstPageRows how many rows the first page has at most; all, if the statement is the last one.
   */
  async cursor(
    statement: Statement<string>,
    values: Readonly<Record<string, BoundValue>>,
    firstPageRows: number,
    { isPrepared = true, isLast = false }: ExecutionOptions,
  ): Promise<RowCursor> {
    const portal = `rows${String(this.#cursors++)}`;
    const rows = isLast ? 0 : firstPageRows;
    const cursor = new RowCursor(this.#conversation, statement.withValues(values, isPrepared), portal, rows);
    this.#endIf(isLast);
    await this.#begun;
    return cursor;
  }

  /** Give the connection back; what the database is still working on is cancelled. */
  close(): void {
    if (this.#isClosed) {
      return;
    }
    if (this.#conversation.isBusy) {
      this.#destroy();
      return;
    }
    this.#end();
    this.#conversation.end();
    if (this.#conversation.failure !== null) {
      // It may be lost. And the embedded database says twice that it is ready after an error.
      this.client.release(true);
      return;
    }
    if (this.settings.length === 0) {
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

  /** `BEGIN` travels with the first statement. */
  #begin(): void {
    const { stream } = (this.client as PoolClient & ClientInternals).connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
    this.#begun = this.client.query([BEGIN, ...this.settings].join('; ')).catch((error: unknown) => {
      throw this.#translate(error);
    });
    this.#begun.catch(ignore);
  }

  #endIf(isLast: boolean): void {
    if (isLast) {
      this.#conversation.end();
    }
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
    this.signal.removeEventListener('abort', this.#onAbort);
  }

  #translate(error: unknown): unknown {
    return this.signal.aborted ? this.signal.reason : translateDatabaseError(error);
  }
}

function ignore(): void {
  // Whoever waits for the next statement gets the error.
}
