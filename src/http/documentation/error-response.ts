import { getSchemaPath } from '@nestjs/swagger';
import { SERVICE_ERRORS, type ServiceErrorCode } from '../../foundation/errors/index.js';
import { ErrorReply } from '../models/error.model.js';

interface ErrorResponse {
  readonly description: string;
  readonly content: Record<string, { readonly schema: { readonly $ref: string } }>;
  readonly headers: Record<string, { readonly description: string; readonly schema: { readonly type: 'integer' } }>;
}

/** The OpenAPI response object of a failure of the error catalogue. */
export function errorResponse(code: ServiceErrorCode, description: string): ErrorResponse {
  const isTemporary = 'retryAfterSeconds' in SERVICE_ERRORS[code];
  const retryAfter = { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer' } } as const;
  return {
    description,
    content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorReply) } } },
    headers: isTemporary ? { 'Retry-After': retryAfter } : {},
  };
}
