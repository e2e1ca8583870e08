import type { ButlerUserError } from '../../../foundation/errors/index.js';
import { invalidQuery } from '../../tree/index.js';

const SHOWN_LENGTH = 500;

/** Line and column of an offset into a text, both from 1 on. */
export function positionOf(source: string, offset: number): string {
  const before = source.slice(0, offset).split('\n');
  return `line ${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`;
}

/**
 * The error for a text that is no expression. It begins as the reference's does, and goes on with where and why.
 *
 * @param offset where in the expression the problem was noticed.
 */
export function syntaxError(source: string, offset: number, problem: string): ButlerUserError {
  return invalidQuery(`Failed to parse expression '${abridge(source)}' at ${positionOf(source, offset)}: ${problem}.`);
}

/** A text short enough to be part of a message. */
export function abridge(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
