/**
 * A value of exact JSON. Integers within ±(2^53 - 1) are numbers and all others `bigint`, so that two equal integers
 * are always `===`.
 */
export type JsonValue = null | boolean | number | bigint | string | JsonArray | JsonObject;

/** An array of exact JSON values. */
type JsonArray = readonly JsonValue[];

/** An object of exact JSON values. Objects made by our parser have no prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
