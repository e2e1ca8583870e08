import { HttpException } from '@nestjs/common';
import { ButlerUserError, RequestValidationError, ServiceError } from '../../foundation/errors/index.js';
import { stringifyJson } from '../../foundation/json/index.js';
import { abridged } from './abridged.js';

/** What goes to the client when a request fails. */
export interface ErrorAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly retryAfterSeconds: number | null;
  /** What the log has to tell an operator, and the client must not know; null if nothing. */
  readonly fault: unknown;
}

/** What is wrong with a repository may name paths and hosts, which are the operator's business: the log has it. */
const UNUSABLE_REPOSITORY = "The repository cannot be served. The server's log has the reason.";

/** Status of everything that is the user's mistake (reference: `ERROR_STATUS_CODE`). */
const USER_ERROR_STATUS = 422;

/**
 * The answer to a request that failed with that error. Nothing of an unforeseen error is told to the client but the
 * request id, under which the log has it.
 */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (error instanceof ButlerUserError) {
    const body = JSON.stringify({ error_type: error.type, detail: error.detail });
    return { status: USER_ERROR_STATUS, body, retryAfterSeconds: null, fault: null };
  }
  if (error instanceof RequestValidationError) {
    const issues = error.issues.map(({ type, loc, msg, input }) => ({ type, loc, msg, input: abridged(input) }));
    return { status: USER_ERROR_STATUS, body: stringifyJson({ detail: issues }), retryAfterSeconds: null, fault: null };
  }
  if (error instanceof ServiceError) {
    return serviceErrorAnswer(error, requestId);
  }
  const client = clientError(error);
  if (client !== null) {
    const body = JSON.stringify({ detail: client.message });
    return { status: client.status, body, retryAfterSeconds: null, fault: null };
  }
  return serviceErrorAnswer(new ServiceError('internal', 'Internal Server Error', { cause: error }), requestId);
}

function serviceErrorAnswer(error: ServiceError, requestId: string): ErrorAnswer {
  const { status, code, message, retryAfterSeconds } = error;
  if (status < 500) {
    return { status, body: JSON.stringify({ detail: message }), retryAfterSeconds, fault: null };
  }
  const detail = code === 'repository_unusable' ? UNUSABLE_REPOSITORY : message;
  const body = JSON.stringify({ detail, error_type: code, request_id: requestId });
  return { status, body, retryAfterSeconds, fault: faultOf(error) };
}

function faultOf(error: ServiceError): unknown {
  switch (error.code) {
    case 'not_implemented':
      return null;
    case 'internal':
      return error.cause ?? error;
    default:
      return error;
  }
}

/** An error of the HTTP layer that is the client's fault: its status and what is wrong; null for any other error. */
function clientError(error: unknown): { readonly status: number; readonly message: string } | null {
  const cause = error instanceof HttpException ? error.cause : error;
  if (!(cause instanceof Error) || !('statusCode' in cause) || typeof cause.statusCode !== 'number') {
    return null;
  }
  const { statusCode, message } = cause;
  if (statusCode < 400 || statusCode >= 500) {
    return null;
  }
  // Of what lies outside the directory of static files nobody is told whether it exists.
  return statusCode === 403 || statusCode === 404
    ? { status: 404, message: 'Not Found' }
    : { status: statusCode, message };
}
