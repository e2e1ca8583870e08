import { HttpException } from '@nestjs/common';
import {
  ButlerUserError,
  RequestValidationError,
  ServiceError,
  type ServiceErrorCode,
} from '../../foundation/errors/index.js';
import { stringifyJson } from '../../foundation/json/index.js';
import { abridged } from './abridged.js';

/** What goes to the client when a request fails. */
export interface ErrorAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly retryAfterSeconds: number | null;
  /** The error behind a status of 500 and above, for the log only. */
  readonly fault: unknown;
}

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
  return serviceErrorAnswer(asServiceError(error), requestId);
}

function serviceErrorAnswer(error: ServiceError, requestId: string): ErrorAnswer {
  const { status, code, message, retryAfterSeconds } = error;
  if (status < 500) {
    return { status, body: JSON.stringify({ detail: message }), retryAfterSeconds, fault: null };
  }
  const body = JSON.stringify({ detail: message, error_type: code, request_id: requestId });
  return { status, body, retryAfterSeconds, fault: error.cause ?? error };
}

/** Errors of the framework by Fastify's code; the rest is told apart by its status. */
const FRAMEWORK_CODES: Readonly<Record<string, ServiceErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
};

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) {
    return error;
  }
  const cause = error instanceof HttpException ? error.cause : error;
  const { code, statusCode, message } = frameworkError(cause);
  const known = FRAMEWORK_CODES[code];
  if (known !== undefined) {
    return new ServiceError(known, message);
  }
  return statusCode >= 400 && statusCode < 500
    ? new ServiceError('malformed_request', message)
    : new ServiceError('internal', 'Internal Server Error', { cause: error });
}

function frameworkError(error: unknown): { readonly code: string; readonly statusCode: number; message: string } {
  const isFramework = error instanceof Error && error.name === 'FastifyError';
  if (!isFramework) {
    return { code: '', statusCode: 0, message: '' };
  }
  const { code, statusCode } = error as Error & { readonly code?: string; readonly statusCode?: number };
  return { code: code ?? '', statusCode: statusCode ?? 0, message: error.message };
}
