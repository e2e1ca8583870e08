import type { JsonValue } from '../json/json-value.js';

/** One thing that is wrong with a request, in the shape the reference server's framework gives it. */
export interface ValidationIssue {
  /** Machine-readable kind, such as `missing` or `uuid_parsing`. */
  readonly type: string;
  /** Where: starts with `body`, `path`, `query` or `header`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** What was found there. */
  readonly input: JsonValue;
}

/** A request that does not have the form its route demands: status 422 with a list of issues under `detail`. */
export class RequestValidationError extends Error {
  override readonly name = 'RequestValidationError';

  constructor(readonly issues: readonly ValidationIssue[]) {
    super(issues.map((issue) => `${issue.loc.join('.')}: ${issue.msg}`).join('; '));
  }
}
