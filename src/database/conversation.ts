import process from 'node:process';
import type { Connection, Submittable } from 'pg';
import type { Row, SentStatement } from './statement.js';

/** What hears the answer to one execution. */
export interface Listener {
  row(fields: Row): void;
  /** @param isComplete whether these were the last rows that the statement has. */
  end(isComplete: boolean): void;
  fail(error: Error): void;
  /** Whether the database has work to do for the answer: not if all rows have come already. */
  isWork(): boolean;
}

/** Something that was asked for: an execution of a statement, or more rows of one. */
interface Question {
  readonly listener: Listener;
  readonly statement: SentStatement | null;
}

/** What `pg` keeps of each connection, but does not declare. */
interface StatementMemory {
  readonly parsedStatements: Record<string, string>;
  /** Those that the server has not confirmed yet. */
  readonly submittedNamedStatements: Record<string, string>;
}

/** A portal without a name is gone with the next statement. */
const UNNAMED = '';

/**
 * Statements that one connection executes one after the other, all in one implicit transaction: it begins with the first of
 * them and ends with `end`, without a statement of its own. Rows are in PostgreSQL's text format.
 *
 * Statements are sent without waiting for the answers to those before; what is asked for in one go travels in one packet.
 * `pg` calls `submit` and the `handle…` methods.
 */
export class Conversation implements Submittable {
  #connection: Connection | null = null;
  /** What has been asked for and not been answered, in that order. */
  readonly #asked: Question[] = [];
  /** What has been asked for before there was a connection; a broken one never is. */
  readonly #unsent: ((connection: Connection) => void)[] = [];
  #hasCork = false;
  #hasEnded = false;
  #isOver = false;
  #failure: Error | null = null;

  /** All rows of a statement. */
  read(statement: SentStatement): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      this.open(statement, UNNAMED, 0, {
        row: (fields) => {
          rows.push(fields);
        },
        end: () => {
          resolve(rows);
        },
        fail: reject,
        isWork: () => true,
      });
    });
  }

  /**
   * Start a statement.
   *
   * @param portal the name under which further rows can be asked for; empty if all are wanted.
   * @param maximumRows 0 for all.
   */
  open(statement: SentStatement, portal: string, maximumRows: number, listener: Listener): void {
    this.#ask({ listener, statement }, (connection) => {
      const { name, text, values } = statement;
      const { parsedStatements, submittedNamedStatements } = connection as Connection & StatementMemory;
      if (name === null || (parsedStatements[name] ?? submittedNamedStatements[name]) !== text) {
        connection.parse({ name: name ?? '', text, types: [] }, true);
        if (name !== null) {
          submittedNamedStatements[name] = text;
        }
      }
      connection.bind({ portal, statement: name ?? '', values: [...values] }, true);
      execute(connection, portal, maximumRows);
    });
  }

  /** Ask for more rows of a statement. */
  proceed(portal: string, maximumRows: number, listener: Listener): void {
    this.#ask({ listener, statement: null }, (connection) => {
      execute(connection, portal, maximumRows);
    });
  }

  /** Nothing more will be asked: the transaction ends with the last statement, and the connection is free for others. */
  end(): void {
    if (!this.#hasEnded) {
      this.#hasEnded = true;
      this.#connection?.sync();
    }
  }

  /** Whether the database works on something that was asked for. */
  get isBusy(): boolean {
    return this.#asked.some(({ listener }) => listener.isWork());
  }

  /** Whether the database has to send something before anybody can go on. */
  get isOwedAnAnswer(): boolean {
    return this.#asked.length > 0 || (this.#hasEnded && !this.#isOver);
  }

  /** What the database has answered instead of rows, or null; then the connection is not to be used again. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Name and text of the statement that the next answer is about: `pg` remembers what has been prepared by them. */
  get name(): string | null {
    return this.#asked[0]?.statement?.name ?? null;
  }

  get text(): string | null {
    return this.#asked[0]?.statement?.text ?? null;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    this.#unsent.splice(0).forEach((send) => {
      send(connection);
    });
    if (this.#hasEnded) {
      connection.sync();
    }
  }

  handleDataRow({ fields }: { readonly fields: Row }): void {
    this.#asked[0]?.listener.row(fields);
  }

  handlePortalSuspended(): void {
    this.#asked.shift()?.listener.end(false);
  }

  handleCommandComplete(): void {
    this.#asked.shift()?.listener.end(true);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.end();
    this.#asked.splice(0).forEach(({ listener }) => {
      listener.fail(error);
    });
  }

  handleReadyForQuery(): void {
    this.#isOver = true;
  }

  #ask(question: Question, write: (connection: Connection) => void): void {
    if (this.#hasEnded) {
      question.listener.fail(this.#failure ?? new Error('The conversation has ended.'));
      return;
    }
    this.#asked.push(question);
    const send = (connection: Connection): void => {
      this.#sendTogether(connection);
      write(connection);
    };
    if (this.#connection === null) {
      this.#unsent.push(send);
    } else {
      send(this.#connection);
    }
  }

  /** Each message would be a packet of its own otherwise, and both sides would be woken for it. */
  #sendTogether(connection: Connection): void {
    if (this.#hasCork) {
      return;
    }
    this.#hasCork = true;
    connection.stream.cork();
    process.nextTick(() => {
      this.#hasCork = false;
      if (!this.#hasEnded) {
        connection.flush();
      }
      connection.stream.uncork();
    });
  }
}

function execute(connection: Connection, portal: string, maximumRows: number): void {
  // The number of rows is written as a number, whatever the declaration says.
  connection.execute({ portal, rows: maximumRows as unknown as string }, true);
}
