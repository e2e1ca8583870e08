export { decodeUtf8, JsonSyntaxError, parseJson, stringifyJson } from './json.js';
export type { JsonArray, JsonObject, JsonValue } from './json-value.js';
