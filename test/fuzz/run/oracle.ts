import { USER_ERROR_TYPES } from '../../../src/foundation/errors/index.js';
import type { RawAnswer } from './answer-reader.js';

/** Statuses that docs/errors.md has for what is not right, and those of answers to what is. */
const STATUSES: ReadonlySet<number> = new Set([
  200, 304, 307, 400, 403, 404, 405, 406, 408, 409, 413, 415, 416, 417, 422, 429, 431,
]);

/** What is wrong with an answer to a whole request; null if nothing is. */
export function faultOf({ status, body }: RawAnswer): string | null {
  if (!STATUSES.has(status)) {
    return `status ${String(status)}: ${body.slice(0, 300)}`;
  }
  if (status !== 200 || !body.includes('{"type":"error"')) {
    return null;
  }
  const line = body.trimEnd().split('\n').at(-1) ?? '';
  const type = /^{"type":"error","error":{"error_type":"(\w+)"/.exec(line)?.[1];
  return type !== undefined && type in USER_ERROR_TYPES ? null : `a stream ends with ${line.slice(0, 300)}`;
}

/** What is wrong with what came back for bytes that may be no request. */
export function faultOfAnything(text: string): string | null {
  const status = /^HTTP\/1\.1 5\d\d .*$/m.exec(text)?.[0];
  return status === undefined ? null : `${status.trim()} in ${text.slice(0, 600)}`;
}
