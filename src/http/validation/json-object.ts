import type { JsonObject, JsonValue } from '../../foundation/json/index.js';

/** Whether a JSON value is an object: neither an array nor null. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
