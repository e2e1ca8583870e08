import type { OpenAPIObject } from '@nestjs/swagger';
import { SERVICE_ERRORS, type ServiceErrorCode } from '../../foundation/errors/index.js';
import { errorResponse } from './error-response.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Response = Exclude<Operation['responses'][string], { readonly $ref: string } | undefined>;

const METHODS = ['get', 'head', 'post', 'delete'] as const;

/** What any request may be answered, whatever its route. */
const COMMON_ERRORS: readonly (readonly [ServiceErrorCode, string])[] = [
  ['malformed_request', 'This is not HTTP, or the path has broken escapes.'],
  ['request_timeout', 'The request did not arrive in time.'],
  ['headers_too_large', 'Path and headers are larger than the server takes.'],
  ['internal', 'The server is at fault; its log has the cause under `request_id`.'],
  ['shutting_down', 'Come again: the process is about to end.'],
];

/** Statuses of answers to what was not read as a request: they have no headers but those of HTTP. */
const UNREAD: readonly number[] = [
  SERVICE_ERRORS.malformed_request.status,
  SERVICE_ERRORS.request_timeout.status,
  SERVICE_ERRORS.headers_too_large.status,
];

/** The document with the answers and headers that all routes share; a route's own words about a status stand. */
export function withCommonAnswers(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation !== undefined) {
        complete(operation);
      }
    }
  }
  return {
    ...document,
    components: {
      ...document.components,
      headers: {
        'X-Request-Id': { description: 'Id of the request, as the log has it.', schema: { type: 'string' } },
        'Cache-Control': { description: 'Whether and how long the answer may be kept.', schema: { type: 'string' } },
      },
    },
  };
}

function complete(operation: Operation): void {
  operation.security ??= [];
  for (const [code, description] of COMMON_ERRORS) {
    operation.responses[String(SERVICE_ERRORS[code].status)] ??= errorResponse(code, description);
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (isResponse(response) && !UNREAD.includes(Number(status))) {
      response.headers = {
        'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
        'Cache-Control': { $ref: '#/components/headers/Cache-Control' },
        ...response.headers,
      };
    }
  }
}

function isResponse(response: Operation['responses'][string]): response is Response {
  return response !== undefined && !('$ref' in response);
}
