import type { Row, RowCursor, RowPage } from '../database/index.js';
import { translateQueryError } from './query-error.js';
import type { RegionReader, RowSieve } from './results/index.js';

/** Rows of the first page: few, so that it is there soon. */
export const FIRST_PAGE_ROWS = 100;
/** Most rows of a page, as in the reference. */
const MAXIMUM_PAGE_ROWS = 2_000;
/** Characters of a page that are aimed at: beyond 128 KiB the allocator asks the kernel for each page, a third more work. */
const PAGE_SIZE = 64_000;

/** Pages that the database makes while one is handed over: it never waits for us then. */
const PAGES_AHEAD = 2;

/**
 * The pages of a cursor.
 *
 * @param isWholeWanted whether all pages will be read: then further ones are asked for before one is handed over, so that
 *   the database and we work at the same time.
 * @param onEnd called when all rows have been read, before the last of them are handed over.
 * @throws ButlerUserError, ServiceError as the statement fails.
 */
async function* pagesOf(cursor: RowCursor, isWholeWanted: boolean, onEnd: () => void): AsyncGenerator<readonly Row[]> {
  const asked: Promise<RowPage>[] = [];
  const ask = (rows: number): void => {
    const page = cursor.read(rows);
    // Whoever stops to read does not wait for it any more.
    page.catch(() => undefined);
    asked.push(page);
  };
  ask(FIRST_PAGE_ROWS);
  for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
    const page = await next.catch((error: unknown) => {
      throw translateQueryError(error);
    });
    if (page.isLast) {
      onEnd();
      if (page.rows.length > 0) {
        yield page.rows;
      }
      return;
    }
    const rows = nextPageRows(page.rows.length, page.size);
    while (isWholeWanted && asked.length < PAGES_AHEAD) {
      ask(rows);
    }
    yield page.rows;
    if (!isWholeWanted) {
      ask(rows);
    }
  }
}

function nextPageRows(rows: number, size: number): number {
  const rowSize = Math.max(1, size / Math.max(1, rows));
  return Math.max(10, Math.min(MAXIMUM_PAGE_ROWS, Math.floor(PAGE_SIZE / rowSize)));
}

/**
 * Pages of the rows that stay, up to a limit; empty pages are left out.
 *
 * @param sieve null if all rows stay.
 * @param read reads the regions that the sieve asks for.
 * @param onEnd called when nothing more has to be read, though there may be rows to hand over.
 */
export async function* keptPages(
  cursor: RowCursor,
  sieve: RowSieve | null,
  limit: number,
  read: RegionReader,
  onEnd: () => void,
): AsyncGenerator<readonly Row[]> {
  let remaining = limit;
  const readsMore = sieve !== null && sieve.prepare !== null;
  for await (const page of pagesOf(cursor, limit === Infinity, readsMore ? () => undefined : onEnd)) {
    if (sieve !== null && sieve.prepare !== null) {
      await sieve.prepare(page, read);
    }
    const kept = (sieve === null ? page : page.filter(sieve.keeps)).slice(0, remaining);
    remaining -= kept.length;
    if (kept.length > 0) {
      yield kept;
    }
    if (remaining <= 0) {
      return;
    }
  }
}
