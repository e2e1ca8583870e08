/**
 * Everything that can be wrong with a request or with the service apart from user errors: the HTTP status it is
 * answered with, and whether the client is told to come again (`Retry-After`, in seconds).
 */
export const SERVICE_ERRORS = {
  authentication_required: { status: 403 },
  operator_token_required: { status: 401 },
  authorization_denied: { status: 403 },
  authorization_unavailable: { status: 503, retryAfterSeconds: 5 },
  unknown_route: { status: 404 },
  unknown_repository: { status: 404 },
  method_not_allowed: { status: 405 },
  repository_in_use: { status: 409 },
  body_too_large: { status: 413 },
  unsupported_encoding: { status: 415 },
  malformed_request: { status: 400 },
  request_timeout: { status: 408 },
  component_required: { status: 422 },
  too_many_queries: { status: 429, retryAfterSeconds: 5 },
  headers_too_large: { status: 431 },
  repository_unusable: { status: 500 },
  internal: { status: 500 },
  not_implemented: { status: 501 },
  file_store_unavailable: { status: 503, retryAfterSeconds: 5 },
  database_unavailable: { status: 503, retryAfterSeconds: 5 },
  overloaded: { status: 503, retryAfterSeconds: 5 },
  shutting_down: { status: 503, retryAfterSeconds: 5 },
} as const satisfies Record<string, { status: number; retryAfterSeconds?: number }>;

/** One of the codes of the service error catalogue. */
export type ServiceErrorCode = keyof typeof SERVICE_ERRORS;

/**
 * A failure with a status of its own in the catalogue. `message` is written for the person at the client and holds no
 * secret; `cause` is for the log only.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    const entry: { status: number; retryAfterSeconds?: number } = SERVICE_ERRORS[code];
    this.status = entry.status;
    this.retryAfterSeconds = entry.retryAfterSeconds ?? null;
  }
}
