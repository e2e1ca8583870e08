/** What every node has. */
interface Common {
  /** Offsets of the first character and of that after the last one. */
  readonly span: readonly [start: number, end: number];
  /** How many levels of nodes there are, this one included. */
  readonly depth: number;
}

export type ComparisonSymbol = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'OVERLAPS';
export type ArithmeticSymbol = '+' | '-' | '*' | '/' | '%';

/** A number, string or time as written, without quotes. */
export interface LiteralNode extends Common {
  readonly kind: 'number' | 'string' | 'time';
  readonly text: string;
}

/** `start..stop:stride` as written; the stop is inclusive. */
export interface RangeNode extends Common {
  readonly kind: 'range';
  readonly start: string;
  readonly stop: string;
  readonly stride: string;
}

/** A name of a column or of a bind value; `:name` is always the latter. */
export interface NameNode extends Common {
  readonly kind: 'identifier' | 'bind';
  readonly name: string;
}

export interface CallNode extends Common {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly SyntaxNode[];
}

export interface ParenthesesNode extends Common {
  readonly kind: 'parentheses';
  readonly operand: SyntaxNode;
}

/** `(begin, end)`. */
export interface TimespanNode extends Common {
  readonly kind: 'timespan';
  readonly bounds: readonly [begin: SyntaxNode, end: SyntaxNode];
}

export interface SignNode extends Common {
  readonly kind: 'sign';
  readonly operator: '+' | '-';
  readonly operand: SyntaxNode;
}

export interface NotNode extends Common {
  readonly kind: 'not';
  readonly operand: SyntaxNode;
}

export interface ArithmeticNode extends Common {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticSymbol;
  readonly a: SyntaxNode;
  readonly b: SyntaxNode;
}

export interface ComparisonNode extends Common {
  readonly kind: 'comparison';
  readonly operator: ComparisonSymbol;
  readonly a: SyntaxNode;
  readonly b: SyntaxNode;
}

/** All operands of a chain of the same operator. */
export interface LogicalNode extends Common {
  readonly kind: 'logical';
  readonly operator: 'AND' | 'OR';
  readonly operands: readonly SyntaxNode[];
}

export interface MembershipNode extends Common {
  readonly kind: 'membership';
  readonly member: SyntaxNode;
  readonly isInverted: boolean;
  readonly items: readonly SyntaxNode[];
}

/** An expression as written, before names and types are looked at. */
export type SyntaxNode =
  | LiteralNode
  | RangeNode
  | NameNode
  | CallNode
  | ParenthesesNode
  | TimespanNode
  | SignNode
  | NotNode
  | ArithmeticNode
  | ComparisonNode
  | LogicalNode
  | MembershipNode;

/** The expression inside of any parentheses around it. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === 'parentheses') {
    inner = inner.operand;
  }
  return inner;
}
