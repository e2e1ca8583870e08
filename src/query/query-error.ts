import { translateDatabaseError } from '../database/index.js';
import { ButlerUserError } from '../foundation/errors/index.js';

/** SQLSTATE classes that are the query's fault: data exceptions (overflow, division by zero …) and program limits. */
const USER_CLASSES = new Set(['22', '54']);

/** What a failure of a query's statement is to the client. */
export function translateQueryError(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    if (/^[0-9A-Z]{5}$/.test(error.code) && USER_CLASSES.has(error.code.slice(0, 2))) {
      return new ButlerUserError('invalid_query', `The database cannot evaluate the query: ${error.message}.`);
    }
  }
  return translateDatabaseError(error);
}
