import { RequestValidationError, ServiceError } from '../../foundation/errors/index.js';
import { decodeUtf8, JsonSyntaxError, parseJson } from '../../foundation/json/index.js';
import type { JsonObject, JsonValue } from '../../foundation/json/index.js';
import { isJsonObject } from './json-object.js';
import { refuse, type Refusal } from './reader.js';

/** A request body as it came. */
export interface RequestBody {
  readonly bytes: Uint8Array;
  /** Whether the content type says JSON. */
  readonly isJson: boolean;
}

/** Whether a content type is one of JSON: `application/json` or `application/*+json`, as the reference decides. */
export function isJsonContentType(contentType: string | undefined): boolean {
  const [mediaType = ''] = (contentType ?? '').split(';', 1);
  return /^application\/(json|[^/\s]+\+json)$/.test(mediaType.trim().toLowerCase());
}

/**
 * The members of a request's JSON object.
 *
 * @throws RequestValidationError if there is no body, no JSON or no object; ServiceError if it is not UTF-8.
 */
export function readJsonBody(body: RequestBody | undefined): JsonObject {
  if (body === undefined || body.bytes.length === 0) {
    throw invalid(refuse('missing', 'Field required', null));
  }
  const text = bodyText(body.bytes);
  const value = body.isJson ? parseBody(text) : text;
  if (isJsonObject(value)) {
    return value;
  }
  const message = 'Input should be a valid dictionary or object to extract fields from';
  throw invalid(refuse('model_attributes_type', message, value));
}

function bodyText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    throw new ServiceError('malformed_request', 'There was an error parsing the body', {
      cause: error,
    });
  }
}

function parseBody(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw invalid(refuse('json_invalid', `JSON decode error: ${error.message}`, {}).at(0));
    }
    throw error;
  }
}

function invalid(refusal: Refusal): RequestValidationError {
  return new RequestValidationError(refusal.at('body').issues);
}
