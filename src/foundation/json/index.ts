export { decodeUtf8, JsonSyntaxError, parseJson, stringifyJson } from './json.js';
export type { JsonObject, JsonValue } from './json-value.js';
