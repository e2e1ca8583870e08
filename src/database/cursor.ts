import type { Connection, Submittable } from 'pg';
import type { Row, SentValue } from './statement.js';

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
  readonly parsedStatements: Readonly<Record<string, string>>;
  /** Those that the server has not confirmed yet. */
  readonly submittedNamedStatements: Record<string, string>;
}

interface PendingRead {
  readonly maximumRows: number;
  readonly resolve: (page: RowPage) => void;
  readonly reject: (error: Error) => void;
}

/** Another statement, executed between two pages. */
interface Interlude {
  readonly rows: Row[];
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

const NOTHING: RowPage = { rows: [], size: 0, isLast: true };

/** Not the unnamed portal, which the next statement would replace. */
const PORTAL = 'rows';

/**
 * The rows of one statement, read page by page in PostgreSQL's text format. The server goes on only when a page is asked
 * for, so that nothing piles up on either side. `pg` calls the `handle…` methods.
 */
export class RowCursor implements Submittable {
  #connection: Connection | null = null;
  readonly #pending: PendingRead[] = [];
  /** Pages that nobody has read yet. */
  readonly #pages: RowPage[] = [];
  #rows: Row[] = [];
  #size = 0;
  /** What the database has been asked for and has not answered yet, in that order. */
  readonly #asked: ('page' | Interlude)[] = [];
  #isDone = false;
  #failure: Error | null = null;

  /**
   * @param name the name to prepare the statement under, or null.
   * @param firstPageRows how many rows the first page has at most; it is made without being asked for.
   */
  constructor(
    readonly text: string,
    private readonly values: readonly SentValue[],
    readonly name: string | null,
    private readonly firstPageRows: number,
  ) {}

  /**
   * The next page; after the last one, empty pages. Pages may be asked for before those before them are there.
   *
   * @param maximumRows how many rows the page has at most, unless it is the first.
   * @throws whatever the database answers.
   */
  read(maximumRows: number): Promise<RowPage> {
    return new Promise((resolve, reject) => {
      const page = this.#pages.shift();
      if (this.#failure !== null) {
        reject(this.#failure);
      } else if (page !== undefined) {
        resolve(page);
      } else if (this.#isDone) {
        resolve(NOTHING);
      } else {
        this.#pending.push({ maximumRows, resolve, reject });
        this.#executePending();
      }
    });
  }

  /**
   * Execute another statement while this one goes on; it must be in the same transaction to see the same state.
   *
   * @throws whatever the database answers.
   */
  interlude(text: string, values: readonly SentValue[]): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      if (this.#connection === null || this.isDone) {
        reject(this.#failure ?? new Error('The cursor is not open.'));
        return;
      }
      this.#asked.push({ rows: [], resolve, reject });
      const connection = this.#connection;
      inOnePacket(connection, () => {
        connection.parse({ name: '', text, types: [] }, true);
        connection.bind({ portal: '', statement: '', values: [...values] }, true);
        connection.execute({ portal: '', rows: '' }, true);
        connection.flush();
      });
    });
  }

  /** Whether the database works on a page, or will when the cursor is submitted. */
  get isRunning(): boolean {
    return (this.#connection === null || this.#asked.includes('page')) && !this.isDone;
  }

  /** Whether the database has to send something before anybody can go on. */
  get isOwedAnAnswer(): boolean {
    return this.#asked.length > 0 || this.isDone;
  }

  /** Whether all rows have been read, or an error has ended the statement. */
  get isDone(): boolean {
    return this.#isDone || this.#failure !== null;
  }

  /** What the database has answered instead of rows, or null. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Read no further: lets the connection go on to other statements. */
  close(): void {
    if (!this.isDone && this.#connection !== null) {
      this.#isDone = true;
      this.#connection.close({ type: 'P', name: PORTAL }, true);
      this.#connection.sync();
    }
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const { name, text, values } = this;
    const { parsedStatements, submittedNamedStatements } = connection as Connection & StatementMemory;
    if (name === null || (parsedStatements[name] ?? submittedNamedStatements[name]) !== text) {
      connection.parse({ name: name ?? '', text, types: [] }, true);
      if (name !== null) {
        submittedNamedStatements[name] = text;
      }
    }
    connection.bind({ portal: PORTAL, statement: name ?? '', values: [...values] }, true);
    this.#execute(connection, this.firstPageRows);
    this.#executePending();
  }

  handleDataRow({ fields }: { readonly fields: Row }): void {
    const [asked] = this.#asked;
    if (typeof asked === 'object') {
      asked.rows.push(fields);
      return;
    }
    this.#rows.push(fields);
    for (const field of fields) {
      this.#size += field?.length ?? 4;
    }
  }

  handlePortalSuspended(): void {
    this.#endPage();
  }

  handleCommandComplete(): void {
    const [asked] = this.#asked;
    if (typeof asked === 'object') {
      this.#asked.shift();
      asked.resolve(asked.rows);
      return;
    }
    // Those who have asked for more pages than there are get this answer again.
    if (!this.#isDone) {
      this.#isDone = true;
      this.#connection?.close({ type: 'P', name: PORTAL }, true);
      this.#connection?.sync();
    }
    this.#endPage();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.#connection?.sync();
    this.#pending.splice(0).forEach(({ reject }) => {
      reject(error);
    });
    this.#asked.splice(0).forEach((asked) => {
      if (typeof asked === 'object') {
        asked.reject(error);
      }
    });
  }

  handleReadyForQuery(): void {
    this.#isDone = true;
  }

  /** Ask for the pages that somebody waits for and that have not been asked for. */
  #executePending(): void {
    const owed = this.#asked.filter((asked) => asked === 'page').length;
    for (const { maximumRows } of this.#pending.slice(owed)) {
      if (this.#connection !== null) {
        this.#execute(this.#connection, maximumRows);
      }
    }
  }

  #execute(connection: Connection, maximumRows: number): void {
    this.#asked.push('page');
    inOnePacket(connection, () => {
      // The number of rows is written as a number, whatever the declaration says.
      connection.execute({ portal: PORTAL, rows: maximumRows as unknown as string }, true);
      connection.flush();
    });
  }

  #endPage(): void {
    this.#asked.shift();
    const page = { rows: this.#rows, size: this.#size, isLast: this.#isDone };
    this.#rows = [];
    this.#size = 0;
    const pending = this.#pending.shift();
    if (pending === undefined) {
      this.#pages.push(page);
    } else {
      pending.resolve(page);
    }
  }
}

/** Each message would be a packet of its own otherwise, and the database would be woken for it. */
function inOnePacket({ stream }: Connection, send: () => void): void {
  stream.cork();
  send();
  stream.uncork();
}
