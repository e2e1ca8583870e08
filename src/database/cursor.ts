import type { Connection, Submittable } from 'pg';
import type { Row } from './statement.js';

/** Rows of a cursor that were read together. */
export interface RowPage {
  readonly rows: readonly Row[];
  /** Length of all values together, in characters. */
  readonly size: number;
  /** Whether there are no more. */
  readonly isLast: boolean;
}

/** What `pg` keeps of each connection, but does not declare. */
interface StatementMemory {
  readonly parsedStatements?: Readonly<Record<string, string>>;
}

interface PendingRead {
  readonly resolve: (page: RowPage) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The rows of one statement, read page by page in PostgreSQL's text format. The server goes on only when a page is asked
 * for, so that nothing piles up on either side. `pg` calls the `handle…` methods.
 */
export class RowCursor implements Submittable {
  #connection: Connection | null = null;
  #pending: PendingRead | null = null;
  #rows: Row[] = [];
  #size = 0;
  #isDone = false;
  #failure: { readonly error: unknown } | null = null;
  #maximumRows: number;

  /**
   * @param values in PostgreSQL's text format.
   * @param name the name to prepare the statement under, or null.
   */
  constructor(
    readonly text: string,
    private readonly values: readonly (string | null)[],
    readonly name: string | null,
    firstPageRows: number,
  ) {
    this.#maximumRows = firstPageRows;
  }

  /**
   * The next page of at most so many rows. The first page is asked for when the cursor is submitted, with the number of
   * rows that it was made with. One page at a time can be waited for.
   *
   * @throws whatever the database answers.
   */
  read(maximumRows: number): Promise<RowPage> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure.error as Error);
    }
    if (this.#pending !== null) {
      throw new Error('A page of the cursor is being read already.');
    }
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      if (this.#isDone) {
        this.#deliver();
      } else if (this.#connection === null) {
        this.#maximumRows = maximumRows;
      } else {
        this.#connection.execute({ portal: '', rows: String(maximumRows) as never }, true);
        this.#connection.flush();
      }
    });
  }

  /** Whether all rows have been read, or an error has ended the statement. */
  get isDone(): boolean {
    return this.#isDone || this.#failure !== null;
  }

  /** Read no further: lets the connection go on to other statements. */
  close(): void {
    if (!this.isDone && this.#connection !== null) {
      this.#isDone = true;
      this.#connection.close({ type: 'P', name: '' }, true);
      this.#connection.sync();
    }
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const { name, text, values } = this;
    const { parsedStatements } = connection as StatementMemory;
    if (name === null || parsedStatements?.[name] !== text) {
      connection.parse({ name: name ?? '', text, types: [] }, true);
    }
    connection.bind({ portal: '', statement: name ?? '', values: [...values], binary: 'false' } as never, true);
    connection.execute({ portal: '', rows: this.#maximumRows as never }, true);
    connection.flush();
  }

  handleDataRow({ fields }: { readonly fields: Row }): void {
    this.#rows.push(fields);
    for (const field of fields) {
      this.#size += field?.length ?? 4;
    }
  }

  handlePortalSuspended(): void {
    this.#deliver();
  }

  handleCommandComplete(): void {
    this.#isDone = true;
    this.#connection?.sync();
    this.#deliver();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(error: unknown): void {
    this.#failure = { error };
    this.#connection?.sync();
    this.#pending?.reject(error);
    this.#pending = null;
  }

  handleReadyForQuery(): void {
    this.#isDone = true;
  }

  #deliver(): void {
    const page = { rows: this.#rows, size: this.#size, isLast: this.#isDone };
    if (this.#pending !== null) {
      const { resolve } = this.#pending;
      this.#pending = null;
      this.#rows = [];
      this.#size = 0;
      resolve(page);
    }
  }
}
