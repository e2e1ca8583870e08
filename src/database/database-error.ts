import { ServiceError } from '../foundation/errors/index.js';

/** SQLSTATE classes that mean "not now": connection trouble, resources, operator intervention, system trouble. */
const UNAVAILABLE_CLASSES = new Set(['08', '53', '57', '58', 'XX']);
/** Others that mean "come again": conflicts (on a standby, with its recovery), locks and idle transactions. */
const UNAVAILABLE_STATES = new Set(['40001', '40P01', '55P03', '25P03']);
/** The plan of a prepared statement is of another time than its table; the next connection makes a new one. */
const OUTDATED_PLAN = 'cached plan must not change result type';
/** What `pg` says of a server that has no TLS, where the configuration asks for it. */
const NO_ENCRYPTION = 'The server does not support SSL connections';
/** Network failures on the way to the server, and what `pg` says when a connection or the pool fails. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EADDRNOTAVAIL',
  'EMFILE',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
const POOL_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered|Cannot use a pool|timeout expired|received invalid response|error establishing an SSL/;

function sqlState(error: unknown): string | null {
  const code = codeOf(error);
  // EPIPE has five characters, too.
  return code !== null && /^[0-9A-Z]{5}$/.test(code) && !NETWORK_CODES.has(code) ? code : null;
}

/**
 * A failure of the database as the service error that clients get: a cancelled statement is overload, trouble with
 * the connection is unavailability, a missing table is a repository that cannot be used. Everything else is a defect
 * of ours and stays as it is.
 */
export function translateDatabaseError(error: unknown): unknown {
  const state = sqlState(error);
  if (state === '57014') {
    return new ServiceError('overloaded', 'The database did not answer in time.', { cause: error });
  }
  if (state === '28000' || state === '28P01' || state === '3D000' || hasMessage(error, NO_ENCRYPTION)) {
    return new ServiceError('repository_unusable', 'The database refuses the configured login.', { cause: error });
  }
  if (state === '42P01' || state === '3F000' || state === '42501') {
    return new ServiceError('repository_unusable', 'A table of the repository cannot be read.', { cause: error });
  }
  if (isUnavailable(error, state)) {
    return new ServiceError('database_unavailable', 'The database is not available at the moment.', { cause: error });
  }
  return error;
}

function isUnavailable(error: unknown, state: string | null): boolean {
  if (hasMessage(error, OUTDATED_PLAN)) {
    return true;
  }
  if (state !== null) {
    return UNAVAILABLE_CLASSES.has(state.slice(0, 2)) || UNAVAILABLE_STATES.has(state);
  }
  const code = codeOf(error);
  return (code !== null && NETWORK_CODES.has(code)) || (error instanceof Error && POOL_MESSAGES.test(error.message));
}

function hasMessage(error: unknown, message: string): boolean {
  return error instanceof Error && error.message.includes(message);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
