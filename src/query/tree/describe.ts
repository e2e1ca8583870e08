import { pythonRepr } from '../../foundation/errors/index.js';
import {
  ANY_DATASET,
  type ColumnExpression,
  isColumnReference,
  isLiteral,
  type UnaryOperator,
} from './column-expression.js';

/** An expression as messages show it. */
export function describeExpression(expression: ColumnExpression): string {
  switch (expression.kind) {
    case 'dimension_key':
      return expression.dimension.name;
    case 'dimension_field':
      return `${expression.element.name}.${expression.field.name}`;
    case 'dataset_field':
      return expression.datasetType === ANY_DATASET
        ? expression.field
        : `${expression.datasetType}.${expression.field}`;
    case 'unary':
      return describeUnary(expression.operator, describeOperand(expression.operand));
    case 'binary':
      return `${describeOperand(expression.a)} ${expression.operator} ${describeOperand(expression.b)}`;
    case 'string':
      return pythonRepr(expression.value);
    case 'hash':
      return '(bytes)';
    case 'region':
      return '(region)';
    case 'timespan':
      return `[${String(expression.value.begin)}, ${String(expression.value.end)})`;
    case 'int':
    case 'float':
    case 'uuid':
    case 'datetime':
      return String(expression.value);
  }
}

function describeUnary(operator: UnaryOperator, operand: string): string {
  switch (operator) {
    case '-':
      return `-${operand}`;
    case 'begin_of':
      return `${operand}.begin`;
    case 'end_of':
      return `${operand}.end`;
  }
}

function describeOperand(operand: ColumnExpression): string {
  const text = describeExpression(operand);
  return isLiteral(operand) || isColumnReference(operand) ? text : `(${text})`;
}
