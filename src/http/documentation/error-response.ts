import { STATUS_CODES } from 'node:http';
import { getSchemaPath } from '@nestjs/swagger';
import { SERVICE_ERRORS, type ServiceErrorCode } from '../../foundation/errors/index.js';
import { ErrorReply } from '../models/error.model.js';

interface ErrorResponse {
  readonly description: string;
  readonly content: Record<string, { readonly schema: { readonly $ref: string }; readonly example: ErrorReply }>;
  readonly headers: Record<string, { readonly description: string; readonly schema: { readonly type: 'integer' } }>;
}

/** What clients are told, where it is not just the name of the status. */
const DETAILS: Partial<Readonly<Record<ServiceErrorCode, string>>> = {
  authorization_denied: "User somebody does not have permission to access Butler repository 'demo'",
  operator_token_required: 'This is for operators, who have a token.',
  unknown_repository: "Unknown repository 'x'",
  repository_in_use: "Requests for the repository 'demo' are running.",
  body_too_large: 'Request body is too large',
  unsupported_encoding: "Content encoding 'gzip' is not supported.",
  too_many_queries: 'User somebody has too many queries running already.',
  not_implemented: "Files in 'ftp' datastores cannot be served.",
  database_unavailable: 'The database is not available at the moment.',
  overloaded: 'The Butler Server is currently overloaded with requests.',
  shutting_down: 'The Butler Server is shutting down.',
};
const REQUEST_ID = '0f86a7f9-58a5-4a29-9a6b-7d9e2a3d2c11';

/**
 * The OpenAPI response object of a failure of the error catalogue.
 *
 * @param detail what the example says, where it is not what such failures say elsewhere.
 */
export function errorResponse(code: ServiceErrorCode, description: string, detail?: string): ErrorResponse {
  const { status } = SERVICE_ERRORS[code];
  const isTemporary = 'retryAfterSeconds' in SERVICE_ERRORS[code];
  const retryAfter = { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer' } } as const;
  const example = {
    detail: detail ?? DETAILS[code] ?? STATUS_CODES[status] ?? '',
    ...(status < 500 ? {} : { error_type: code, request_id: REQUEST_ID }),
  };
  return {
    description,
    content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorReply) }, example } },
    headers: isTemporary ? { 'Retry-After': retryAfter } : {},
  };
}
