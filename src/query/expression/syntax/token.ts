/** What a token is to the grammar. Marks and reserved words are their own kind. */
export type TokenKind = 'time' | 'string' | 'range' | 'number' | 'qualified' | 'name' | 'bind' | 'end' | Mark | Word;

export const MARKS = ['!=', '<=', '>=', '(', ')', '=', '<', '>', '+', '-', '*', '/', '%', ','] as const;
export type Mark = (typeof MARKS)[number];

export const WORDS = ['IN', 'OR', 'AND', 'NOT', 'OVERLAPS'] as const;
export type Word = (typeof WORDS)[number];

/** A piece of an expression. */
export interface Token {
  readonly kind: TokenKind;
  /** The piece as written. */
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

/** A token as messages name it. */
export function describeToken(token: Token): string {
  return token.kind === 'end' ? 'the end of the expression' : token.text;
}
