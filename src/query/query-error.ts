import { translateDatabaseError } from '../database/index.js';
import { ButlerUserError, ServiceError } from '../foundation/errors/index.js';

/** SQLSTATE classes that are the query's fault: data exceptions (overflow, division by zero …) and program limits. */
const USER_CLASSES = new Set(['22', '54']);
/** A statement was cancelled, by its timeout unless an operator did it. */
const CANCELLED = '57014';

/**
 * What a failure of a query's statement is to the client. What a query costs is up to who asks: one that takes too long
 * is not to be sent again as it is, which Python clients do with everything that is overload.
 */
export function translateQueryError(error: unknown): unknown {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    if (cause.code === CANCELLED) {
      return new ButlerUserError(
        'unimplemented_query',
        'The query took too long and was ended: ask for less at a time.',
      );
    }
    if (/^[0-9A-Z]{5}$/.test(cause.code) && USER_CLASSES.has(cause.code.slice(0, 2))) {
      return new ButlerUserError('invalid_query', `The database cannot evaluate the query: ${cause.message}.`);
    }
  }
  return translateDatabaseError(error);
}
