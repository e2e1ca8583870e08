import { ButlerUserError } from '../../foundation/errors/index.js';
import {
  type BinaryExpression,
  type BinaryOperator,
  type ColumnExpression,
  type ColumnLiteral,
  type ColumnType,
  columnTypeOf,
  type ExactInteger,
  type OrderTerm,
  type UnaryExpression,
  type UnaryOperator,
} from './column-expression.js';
import { describeExpression } from './describe.js';

const SMALLEST_INTEGER = -(2n ** 63n);
const LARGEST_INTEGER = 2n ** 63n - 1n;
const ORDERED_TYPES: ReadonlySet<ColumnType> = new Set(['int', 'string', 'float', 'datetime', 'ingest_date']);

/** The error for a query that makes no sense. */
export function invalidQuery(message: string): ButlerUserError {
  return new ButlerUserError('invalid_query', message);
}

/** @throws ButlerUserError `invalid_query` for integers that PostgreSQL cannot hold. */
export function storableInteger(value: ExactInteger): ExactInteger {
  if (value < SMALLEST_INTEGER || value > LARGEST_INTEGER) {
    throw invalidQuery(`The integer ${abridge(String(value))} does not fit into 64 bits.`);
  }
  return value;
}

/** @throws ButlerUserError `invalid_query` for integers that PostgreSQL cannot hold. */
export function integerLiteral(value: ExactInteger, kind: 'int' | 'datetime' = 'int'): ColumnLiteral {
  return { kind, value: storableInteger(value) };
}

function abridge(digits: string): string {
  return digits.length > 40 ? `${digits.slice(0, 37)}...` : digits;
}

/** @throws ButlerUserError `invalid_query` if the operator does not go with the operand's type. */
export function unaryExpression(operator: UnaryOperator, operand: ColumnExpression): UnaryExpression {
  const type = columnTypeOf(operand);
  const isAllowed = operator === '-' ? type === 'int' || type === 'float' : type === 'timespan';
  if (!isAllowed) {
    throw invalidQuery(`Invalid column type ${type} for operator '${operator}'.`);
  }
  return { kind: 'unary', operator, operand };
}

/** @throws ButlerUserError `invalid_query` if the operands' types differ or the operator does not go with them. */
export function binaryExpression(a: ColumnExpression, operator: BinaryOperator, b: ColumnExpression): BinaryExpression {
  const type = columnTypeOf(a);
  const other = columnTypeOf(b);
  if (type !== other) {
    throw invalidQuery(`Column types for operator ${operator} do not agree (${type}, ${other}).`);
  }
  if (type !== 'int' && (type !== 'float' || operator === '%')) {
    throw invalidQuery(`Invalid column type ${type} for operator '${operator}'.`);
  }
  return { kind: 'binary', operator, a, b };
}

/** @throws ButlerUserError `invalid_query` if the expression's values have no order. */
export function orderTerm(expression: ColumnExpression, isDescending: boolean): OrderTerm {
  const type = columnTypeOf(expression);
  if (!ORDERED_TYPES.has(type)) {
    throw invalidQuery(`Column type ${type} of ${describeExpression(expression)} is not ordered.`);
  }
  return { expression, isDescending };
}
