/**
 * The value of one dimension in a data ID. Integers are exact: numbers where they are safe, bigint beyond, so that
 * equal values are always `===`.
 */
export type DataIdValue = string | number | bigint;

/** A data ID as a client gives it: values by dimension name, possibly incomplete or with keys that are none. */
export type DataIdInput = ReadonlyMap<string, DataIdValue>;

/** Decode an integer from PostgreSQL's text format, exactly. */
export function exactInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
