import { tokenize } from './lexer.js';
import { abridge, syntaxError } from './syntax-error.js';
import type { ArithmeticSymbol, ComparisonSymbol, SyntaxNode } from './syntax-tree.js';
import { describeToken, type Token, type TokenKind } from './token.js';
import { invalidQuery } from '../../tree/index.js';

/** Most characters of an expression. */
export const MAXIMUM_LENGTH = 500_000;
/** Most levels of a syntax tree: parentheses, signs, negations, calls and chains of arithmetic or comparisons. */
export const MAXIMUM_DEPTH = 100;

const COMPARISONS: ReadonlySet<TokenKind> = new Set(['=', '!=', '<', '<=', '>', '>=', 'OVERLAPS']);
const SUMS: ReadonlySet<TokenKind> = new Set(['+', '-']);
const PRODUCTS: ReadonlySet<TokenKind> = new Set(['*', '/', '%']);
const A_VALUE = 'a value, a name or a parenthesis';
const AN_ITEM = 'a literal, a name or UUID(…)';

/**
 * Parse an expression by recursive descent (query semantics, section 4.2; reference: `ParserYacc`). Takes time in
 * proportion to its length.
 *
 * @returns the tree, or null for an expression of nothing but blanks.
 * @throws ButlerUserError `invalid_query` with where the error is, what was found and what was expected.
 */
export function parse(source: string): SyntaxNode | null {
  if (source.length > MAXIMUM_LENGTH) {
    throw invalidQuery(
      `Failed to parse expression '${abridge(source)}': it is longer than ${String(MAXIMUM_LENGTH)} characters.`,
    );
  }
  return new Parser(source, tokenize(source)).parse();
}

type WithoutCommon<T> = T extends SyntaxNode ? Omit<T, 'span' | 'depth'> : never;

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  parse(): SyntaxNode | null {
    if (this.#current.kind === 'end') {
      return null;
    }
    const node = this.#disjunction();
    return this.#accept('end') === null ? this.#unexpected('an operator or the end of the expression') : node;
  }

  #disjunction(): SyntaxNode {
    return this.#chain('OR', () => this.#chain('AND', () => this.#negation()));
  }

  #chain(operator: 'AND' | 'OR', next: () => SyntaxNode): SyntaxNode {
    const operands = [next()];
    while (this.#accept(operator) !== null) {
      operands.push(next());
    }
    const [first] = operands;
    return first !== undefined && operands.length === 1
      ? first
      : this.#node({ kind: 'logical', operator, operands }, operands);
  }

  #negation(): SyntaxNode {
    const start = this.#accept('NOT')?.start;
    if (start === undefined) {
      return this.#comparison();
    }
    const operand = this.#nested(() => this.#negation());
    return this.#node({ kind: 'not', operand }, [operand], start);
  }

  #comparison(): SyntaxNode {
    let a = this.#membership();
    while (isComparison(this.#current.kind)) {
      const operator = this.#current.kind;
      this.#position++;
      const b = this.#membership();
      a = this.#node({ kind: 'comparison', operator, a, b }, [a, b]);
    }
    return a;
  }

  #membership(): SyntaxNode {
    const member = this.#arithmetic(SUMS, () => this.#arithmetic(PRODUCTS, () => this.#simple()));
    const isInverted = this.#accept('NOT') !== null;
    if (this.#accept('IN') === null) {
      return isInverted ? this.#unexpected('IN') : member;
    }
    this.#expect('(');
    const items = [this.#item()];
    while (this.#accept(',') !== null) {
      items.push(this.#item());
    }
    this.#expect(')', 'a comma or a closing parenthesis');
    return this.#node({ kind: 'membership', member, isInverted, items }, [member, ...items]);
  }

  #item(): SyntaxNode {
    const { kind, start } = this.#current;
    if (kind === '+' || kind === '-') {
      this.#position++;
      const number = this.#expect('number');
      return this.#node({ kind: 'number', text: kind + number.text }, [], start);
    }
    return this.#primary() ?? this.#unexpected(AN_ITEM);
  }

  #arithmetic(operators: ReadonlySet<TokenKind>, next: () => SyntaxNode): SyntaxNode {
    let a = next();
    while (operators.has(this.#current.kind) && isArithmetic(this.#current.kind)) {
      const operator = this.#current.kind;
      this.#position++;
      const b = next();
      a = this.#node({ kind: 'arithmetic', operator, a, b }, [a, b]);
    }
    return a;
  }

  #simple(): SyntaxNode {
    const { kind, start } = this.#current;
    if (kind === '+' || kind === '-') {
      this.#position++;
      const operand = this.#nested(() => this.#simple());
      return this.#node({ kind: 'sign', operator: kind, operand }, [operand], start);
    }
    if (kind === '(') {
      this.#position++;
      return this.#nested(() => this.#parenthesized(start));
    }
    return (kind === 'qualified' ? this.#identifier() : this.#primary()) ?? this.#unexpected(A_VALUE);
  }

  #parenthesized(start: number): SyntaxNode {
    const operand = this.#disjunction();
    if (this.#accept(',') === null) {
      this.#expect(')', 'an operator, a comma or a closing parenthesis');
      return this.#node({ kind: 'parentheses', operand }, [operand], start);
    }
    const end = this.#disjunction();
    this.#expect(')', 'an operator or a closing parenthesis');
    return this.#node({ kind: 'timespan', bounds: [operand, end] }, [operand, end], start);
  }

  /** A literal, an unqualified name, a bind name or a call; null for anything else. */
  #primary(): SyntaxNode | null {
    const { kind, text, start } = this.#current;
    switch (kind) {
      case 'number':
        this.#position++;
        return this.#node({ kind, text }, [], start);
      case 'string':
        this.#position++;
        return this.#node({ kind, text: text.slice(1, -1) }, [], start);
      case 'time':
        this.#position++;
        return this.#node({ kind, text: text.slice(2, -1) }, [], start);
      case 'range': {
        this.#position++;
        const [first = '', last = '', stride = '1'] = text.split(/\.\.|:/).map((part) => part.trim());
        return this.#node({ kind, start: first, stop: last, stride }, [], start);
      }
      case 'bind':
        this.#position++;
        return this.#node({ kind, name: text.slice(1) }, [], start);
      case 'name':
        return this.#tokens[this.#position + 1]?.kind === '(' ? this.#nested(() => this.#call()) : this.#identifier();
      default:
        return null;
    }
  }

  #identifier(): SyntaxNode {
    const { text, start } = this.#current;
    this.#position++;
    return this.#node({ kind: 'identifier', name: text }, [], start);
  }

  #call(): SyntaxNode {
    const { text: name, start } = this.#current;
    this.#position += 2;
    const list: SyntaxNode[] = [];
    if (this.#accept(')') === null) {
      // The reference's grammar has an empty first argument that counts for nothing.
      if (this.#current.kind !== ',') {
        list.push(this.#disjunction());
      }
      while (this.#accept(',') !== null) {
        list.push(this.#disjunction());
      }
      this.#expect(')', 'an operator, a comma or a closing parenthesis');
    }
    return this.#node({ kind: 'call', name, arguments: list }, list, start);
  }

  get #current(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', start: this.#source.length };
  }

  #accept(kind: TokenKind): Token | null {
    const token = this.#current;
    if (token.kind !== kind) {
      return null;
    }
    this.#position++;
    return token;
  }

  #expect(kind: TokenKind, expected = kind === 'number' ? 'a number' : `'${kind}'`): Token {
    return this.#accept(kind) ?? this.#unexpected(expected);
  }

  #unexpected(expected: string): never {
    const token = this.#current;
    throw syntaxError(this.#source, token.start, `found ${abridge(describeToken(token))}, expected ${expected}`);
  }

  #nested(next: () => SyntaxNode): SyntaxNode {
    this.#nesting++;
    this.#requireDepth(this.#nesting, this.#current.start);
    const node = next();
    this.#nesting--;
    return node;
  }

  #requireDepth(depth: number, offset: number): void {
    if (depth > MAXIMUM_DEPTH) {
      throw syntaxError(
        this.#source,
        offset,
        `the expression is nested more than ${String(MAXIMUM_DEPTH)} levels deep`,
      );
    }
  }

  /** A node that ends with the last token read, and begins with its first child unless told otherwise. */
  #node(
    content: WithoutCommon<SyntaxNode>,
    children: readonly SyntaxNode[],
    start = children[0]?.span[0] ?? 0,
  ): SyntaxNode {
    const last = this.#tokens[this.#position - 1];
    const end = last === undefined ? start : last.start + last.text.length;
    const depth = 1 + children.reduce((deepest, child) => Math.max(deepest, child.depth), 0);
    this.#requireDepth(depth, start);
    return { ...content, span: [start, end], depth };
  }
}

function isComparison(kind: TokenKind): kind is ComparisonSymbol {
  return COMPARISONS.has(kind);
}

function isArithmetic(kind: TokenKind): kind is ArithmeticSymbol {
  return SUMS.has(kind) || PRODUCTS.has(kind);
}
