/**
 * Every `error_type` of the wire, with how its `detail` is written. Python clients raise the class of the same name in
 * CamelCase with `Error` appended. The classes that derive from Python's `KeyError` travel as the *repr* of their
 * message, so that their text arrives in an extra pair of quotes ("quoted").
 */
export const USER_ERROR_TYPES = {
  calibration_lookup: 'plain',
  collection_cycle: 'plain',
  collection_type: 'plain',
  data_id_value: 'plain',
  dataset_not_found: 'plain',
  dataset_type_expression: 'plain',
  dimension_name: 'quoted',
  dimension_value: 'plain',
  inconsistent_data_id: 'plain',
  invalid_query: 'plain',
  missing_collection: 'plain',
  missing_dataset_type: 'quoted',
  unimplemented_query: 'plain',
  unknown: 'plain',
  unknown_component: 'quoted',
} as const;

/** One of the user error types of the wire protocol. */
export type UserErrorType = keyof typeof USER_ERROR_TYPES;

/**
 * A mistake of the user, as the Butler client knows it: sent as status 422 with `error_type` and `detail`, or as an
 * error line inside a stream. The client raises the exception class that belongs to `type`.
 */
export class ButlerUserError extends Error {
  override readonly name = 'ButlerUserError';

  constructor(
    readonly type: UserErrorType,
    message: string,
  ) {
    super(message);
  }

  /** The text for the wire's `detail` member. */
  get detail(): string {
    return USER_ERROR_TYPES[this.type] === 'quoted' ? pythonRepr(this.message) : this.message;
  }
}

/**
 * A string as Python's `repr` prints it: in single quotes unless it holds single quotes only; backslash, the quote in
 * use and control characters escaped.
 */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    result += escaped(character, quote);
  }
  return result + quote;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string, quote: string): string {
  if (character === quote) {
    return `\\${quote}`;
  }
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) {
    return named;
  }
  const code = character.codePointAt(0) ?? 0;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa1);
  return isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}

/** A list of strings as Python prints it, for messages that name several things. */
export function pythonList(items: Iterable<string>): string {
  return `[${[...items].map(pythonRepr).join(', ')}]`;
}
