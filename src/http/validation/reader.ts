import type { ValidationIssue } from '../../foundation/errors/index.js';
import type { JsonValue } from '../../foundation/json/index.js';

/** What a reader returns in place of a value that has not the form it demands. */
export class Refusal {
  constructor(readonly issues: readonly ValidationIssue[]) {}

  /** The same, found at that place of something larger. */
  at(...place: readonly (string | number)[]): Refusal {
    return new Refusal(this.issues.map((issue) => ({ ...issue, loc: [...place, ...issue.loc] })));
  }

  /** Both what is wrong here and what is wrong there. */
  and(other: Refusal): Refusal {
    return new Refusal([...this.issues, ...other.issues]);
  }
}

/** Turns what a client sent into a value of the domain, or says what is wrong with it. */
export type Reader<T> = (input: JsonValue) => T | Refusal;

/** A refusal with one issue. Types and messages are those of the reference's framework (pydantic). */
export function refuse(type: string, msg: string, input: JsonValue): Refusal {
  return new Refusal([{ type, loc: [], msg, input }]);
}
