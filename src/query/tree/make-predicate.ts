import type { DimensionGroup } from '../../dimensions/index.js';
import {
  type ColumnExpression,
  type ColumnReference,
  type ColumnType,
  columnTypeOf,
  type ExactInteger,
  isColumnReference,
} from './column-expression.js';
import { ColumnSet } from './column-set.js';
import { describeExpression } from './describe.js';
import { invalidQuery } from './make-expression.js';
import type {
  BooleanWrapper,
  Comparison,
  ComparisonOperator,
  InContainer,
  InQuery,
  InRange,
  IsNull,
} from './predicate.js';
import type { QueryTree } from './query-tree.js';

const NUMERIC: ReadonlySet<ColumnType> = new Set(['int', 'float']);
const INEQUALITY_TYPES: ReadonlySet<ColumnType> = new Set(['int', 'string', 'float', 'datetime']);

/**
 * A comparison whose types have been checked (reference: `Comparison._validate_column_types`).
 *
 * @throws ButlerUserError `invalid_query`.
 */
export function comparison(a: ColumnExpression, operator: ComparisonOperator, b: ColumnExpression): Comparison {
  const types = [columnTypeOf(a), columnTypeOf(b)] as const;
  if (!isMixedComparison(types, operator)) {
    if (types[0] !== types[1]) {
      const shown = `${describeExpression(a)} ${operator.toUpperCase()} ${describeExpression(b)}`;
      throw invalidQuery(`Column types for comparison ${shown} do not agree (${types.join(', ')}).`);
    }
    requireOperatorFor(types[0], operator, a, b);
  }
  return { kind: 'comparison', a, operator, b };
}

/** Whether the types differ in a way that the operator takes. */
function isMixedComparison(types: readonly [ColumnType, ColumnType], operator: ComparisonOperator): boolean {
  const isPair = (one: ColumnType, other: ColumnType): boolean => types.includes(one) && types.includes(other);
  if (operator === 'overlaps') {
    return isPair('timespan', 'datetime') || isPair('timespan', 'ingest_date');
  }
  const isOrdering = operator !== 'glob';
  return isOrdering && (isPair('datetime', 'ingest_date') || types.every((type) => NUMERIC.has(type)));
}

function requireOperatorFor(
  type: ColumnType,
  operator: ComparisonOperator,
  a: ColumnExpression,
  b: ColumnExpression,
): void {
  if (operator === 'overlaps' && type === 'region' && !isColumnReference(a) && !isColumnReference(b)) {
    throw invalidQuery('Spatial overlap comparison requires at least one dimension region column.');
  }
  if (operator === 'glob' && type === 'string' && b.kind !== 'string') {
    throw invalidQuery('The pattern of a glob comparison has to be a string literal.');
  }
  if (!isOperatorFor(type, operator)) {
    throw invalidQuery(`Invalid column type ${type} for operator '${operator}'.`);
  }
}

function isOperatorFor(type: ColumnType, operator: ComparisonOperator): boolean {
  switch (operator) {
    case '==':
    case '!=':
      return true;
    case '<':
    case '>':
    case '<=':
    case '>=':
      return INEQUALITY_TYPES.has(type);
    case 'overlaps':
      return type === 'region' || type === 'timespan';
    case 'glob':
      return type === 'string';
  }
}

/** Whether an expression is NULL. */
export function isNull(operand: ColumnExpression): IsNull {
  return { kind: 'is_null', operand };
}

/** @throws ButlerUserError `invalid_query` unless the column has truth values. */
export function booleanWrapper(operand: ColumnReference): BooleanWrapper {
  if (columnTypeOf(operand) !== 'bool') {
    throw invalidQuery(`Column ${describeExpression(operand)} of type ${columnTypeOf(operand)} is not a condition.`);
  }
  return { kind: 'boolean_wrapper', operand };
}

/** @throws ButlerUserError `invalid_query` for timespans and regions, and if the types differ. */
export function inContainer(member: ColumnExpression, container: readonly ColumnExpression[]): InContainer {
  requireMember(member);
  const type = columnTypeOf(member);
  if (container.some((item) => columnTypeOf(item) !== type)) {
    const items = container.slice(0, 10).map(describeExpression).join(', ');
    const shown = `${describeExpression(member)} IN [${items}${container.length > 10 ? ', ...' : ''}]`;
    throw invalidQuery(`Column types for membership test ${shown} do not agree.`);
  }
  return { kind: 'in_container', member, container };
}

/** @throws ButlerUserError `invalid_query` for members that are no integers, and for ranges that run backwards. */
export function inRange(
  member: ColumnExpression,
  start: ExactInteger,
  stop: ExactInteger | null,
  step: ExactInteger,
): InRange {
  if (columnTypeOf(member) !== 'int') {
    throw invalidQuery(`Column ${describeExpression(member)} is not an integer.`);
  }
  if (step < 1) {
    throw invalidQuery('Range step must be >= 1.');
  }
  if (stop !== null && stop < start) {
    throw invalidQuery('Range stop must be >= start.');
  }
  return { kind: 'in_range', member, start, stop, step };
}

/** @throws ButlerUserError `invalid_query` if the types differ, or if the query does not have the column. */
export function inQuery(member: ColumnExpression, column: ColumnExpression, queryTree: QueryTree): InQuery {
  requireMember(member);
  const types = [columnTypeOf(member), columnTypeOf(column)] as const;
  const shown = `${describeExpression(member)} IN (query).${describeExpression(column)}`;
  if (types[0] !== types[1]) {
    throw invalidQuery(`Column types for membership test ${shown} do not agree (${types.join(', ')}).`);
  }
  const columns = new ColumnSet(queryTree.dimensions);
  columns.require(column);
  if (!columns.dimensions.equals(queryTree.dimensions)) {
    throw invalidQuery(
      `Column ${describeExpression(column)} requires dimensions ${describeDimensions(columns.dimensions)}, ` +
        `but query tree only has ${describeDimensions(queryTree.dimensions)}.`,
    );
  }
  for (const datasetType of columns.datasetFields.keys()) {
    if (!queryTree.datasets.has(datasetType)) {
      throw invalidQuery(
        `Column ${describeExpression(column)} requires dataset types {'${datasetType}'} ` +
          'that are not present in query tree.',
      );
    }
  }
  return { kind: 'in_query', member, column, queryTree };
}

function requireMember(member: ColumnExpression): void {
  const type = columnTypeOf(member);
  if (type === 'timespan' || type === 'region') {
    throw invalidQuery(`Timespan or region column ${describeExpression(member)} may not be used in IN expressions.`);
  }
}

/** A dimension group as messages show it. */
export function describeDimensions(group: DimensionGroup): string {
  return `{${group.names.join(', ')}}`;
}
