import type { ArithmeticSymbol, ComparisonSymbol } from '../syntax/syntax-tree.js';
import {
  binaryExpression,
  type ColumnExpression,
  comparison,
  type ComparisonOperator,
  invalidQuery,
  invert,
  isNull,
  type Predicate,
} from '../../tree/index.js';
import { typeName, type Value } from './value.js';

const OPERATORS: Readonly<Record<ComparisonSymbol, ComparisonOperator>> = {
  '=': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  OVERLAPS: 'overlaps',
};

/**
 * A comparison of two values; equality with NULL asks whether the other one is missing.
 *
 * @param text the comparison as written, for messages.
 * @throws ButlerUserError `invalid_query` for values that cannot be compared.
 */
export function comparisonValue(operator: ComparisonSymbol, a: Value, b: Value, text: string): Value {
  if (a.kind === 'expression' && b.kind === 'expression') {
    return { kind: 'predicate', predicate: [[comparison(a.expression, OPERATORS[operator], b.expression)]] };
  }
  const nullable = a.kind === 'null' ? nullableOperand(b) : b.kind === 'null' ? nullableOperand(a) : null;
  if (nullable !== null && (operator === '=' || operator === '!=')) {
    const leaf = isNull(nullable);
    return { kind: 'predicate', predicate: [[operator === '=' ? leaf : invert(leaf)]] };
  }
  throw wrongTypes(operator, a, b, text);
}

/**
 * Arithmetic on two values.
 *
 * @param text the arithmetic as written, for messages.
 * @throws ButlerUserError `invalid_query` for anything but numbers of the same type.
 */
export function arithmeticValue(operator: ArithmeticSymbol, a: Value, b: Value, text: string): Value {
  if (a.kind !== 'expression' || b.kind !== 'expression') {
    throw wrongTypes(operator, a, b, text);
  }
  return { kind: 'expression', expression: binaryExpression(a.expression, operator, b.expression) };
}

/** What can be missing: any expression, and a column of truth values, which stands for a condition elsewhere. */
function nullableOperand(value: Value): ColumnExpression | null {
  switch (value.kind) {
    case 'expression':
      return value.expression;
    case 'predicate':
      return booleanColumn(value.predicate);
    default:
      return null;
  }
}

function booleanColumn(predicate: Predicate): ColumnExpression | null {
  const [group, ...otherGroups] = predicate;
  const [leaf, ...otherLeaves] = group ?? [];
  return leaf?.kind === 'boolean_wrapper' && otherGroups.length === 0 && otherLeaves.length === 0 ? leaf.operand : null;
}

function wrongTypes(operator: string, a: Value, b: Value, text: string): Error {
  return invalidQuery(
    `Invalid types ${typeName(a)}, ${typeName(b)} for binary operator '${operator}' in expression ${text}.`,
  );
}
