import type { Conversation, Listener } from './conversation.js';
import type { Row, SentStatement } from './statement.js';

/** Rows of a cursor that were read together. */
export interface RowPage {
  readonly rows: readonly Row[];
  /** Length of all values together, in characters. */
  readonly size: number;
  /** Whether there are no more. */
  readonly isLast: boolean;
}

const NOTHING: RowPage = { rows: [], size: 0, isLast: true };

/**
 * The rows of one statement, read page by page in PostgreSQL's text format. The server goes on only when a page is asked
 * for, so that nothing piles up on either side.
 */
export class RowCursor {
  readonly #first: Promise<RowPage>;
  #isFirstRead = false;
  #isDone = false;

  /**
   * @param portal a name that no other cursor of the conversation has.
   * @param firstPageRows how many rows the first page has at most; it is made without being asked for.
   */
  constructor(
    private readonly conversation: Conversation,
    statement: SentStatement,
    private readonly portal: string,
    firstPageRows: number,
  ) {
    this.#first = this.#page((listener) => {
      conversation.open(statement, portal, firstPageRows, listener);
    });
    // Whoever reads it gets the error.
    this.#first.catch(() => undefined);
  }

  /**
   * The next page; after the last one, empty pages. Pages may be asked for before those before them are there.
   *
   * @param maximumRows how many rows the page has at most, unless it is the first.
   * @throws whatever the database answers.
   */
  read(maximumRows: number): Promise<RowPage> {
    if (!this.#isFirstRead) {
      this.#isFirstRead = true;
      return this.#first;
    }
    return this.#isDone
      ? Promise.resolve(NOTHING)
      : this.#page((listener) => {
          this.conversation.proceed(this.portal, maximumRows, listener);
        });
  }

  #page(ask: (listener: Listener) => void): Promise<RowPage> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      let size = 0;
      ask({
        row: (fields) => {
          rows.push(fields);
          for (const field of fields) {
            size += field?.length ?? 4;
          }
        },
        end: (isComplete) => {
          this.#isDone ||= isComplete;
          resolve({ rows, size, isLast: isComplete });
        },
        fail: reject,
        isWork: () => !this.#isDone,
      });
    });
  }
}
