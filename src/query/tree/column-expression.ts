import { type DimensionElement, keyType, type RecordField } from '../../dimensions/index.js';
import type { DimensionUniverse } from '../../dimensions/index.js';
import type { Timespan } from '../../foundation/time/index.js';

/**
 * The types that column expressions can have. `ingest_date` is a type of its own, since not every repository stores it
 * as it stores other times.
 */
export type ColumnType = RecordField['type'] | 'ingest_date';

/** Integers are exact: numbers where they are safe, bigint beyond. */
export type ExactInteger = number | bigint;

/** A value that a client sent. Hashes and regions are the base64 text of their bytes, times TAI nanoseconds. */
export type ColumnLiteral =
  | { readonly kind: 'int' | 'datetime'; readonly value: ExactInteger }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string' | 'uuid' | 'hash' | 'region'; readonly value: string }
  | { readonly kind: 'timespan'; readonly value: Timespan };

/** The fields that every dataset has. */
export const DATASET_FIELDS = ['collection', 'dataset_id', 'ingest_date', 'run', 'timespan'] as const;

/** One of the fields that every dataset has. */
export type DatasetField = (typeof DATASET_FIELDS)[number];

/** Stands for the name of a dataset type where all types of certain dimensions are searched. */
export const ANY_DATASET = '[any]';

/** The value of a dimension. */
export interface DimensionKeyReference {
  readonly kind: 'dimension_key';
  readonly dimension: DimensionElement;
}

/** A field of a dimension record that is not part of its key. */
export interface DimensionFieldReference {
  readonly kind: 'dimension_field';
  readonly element: DimensionElement;
  readonly field: RecordField;
}

/** A field of a dataset that the query searches. */
export interface DatasetFieldReference {
  readonly kind: 'dataset_field';
  /** Name of the dataset type, or `ANY_DATASET`. */
  readonly datasetType: string;
  readonly field: DatasetField;
}

/** A column that the query has by itself. */
export type ColumnReference = DimensionKeyReference | DimensionFieldReference | DatasetFieldReference;

/** Negation of a number, or one of the bounds of a timespan. */
export interface UnaryExpression {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: ColumnExpression;
}

/** Arithmetic, as SQL does it; `/` is true division even of integers. */
export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly a: ColumnExpression;
  readonly b: ColumnExpression;
}

export const UNARY_OPERATORS = ['-', 'begin_of', 'end_of'] as const;
export type UnaryOperator = (typeof UNARY_OPERATORS)[number];

export const BINARY_OPERATORS = ['+', '-', '*', '/', '%'] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];

/** Anything that has a value in every row of a query. */
export type ColumnExpression = ColumnLiteral | ColumnReference | UnaryExpression | BinaryExpression;

/** A term that rows are sorted by. */
export interface OrderTerm {
  readonly expression: ColumnExpression;
  readonly isDescending: boolean;
}

const DATASET_FIELD_TYPES: Readonly<Record<DatasetField, ColumnType>> = {
  collection: 'string',
  dataset_id: 'uuid',
  ingest_date: 'ingest_date',
  run: 'string',
  timespan: 'timespan',
};

/** The type of an expression's values. */
export function columnTypeOf(expression: ColumnExpression): ColumnType {
  switch (expression.kind) {
    case 'dimension_key':
      return expression.dimension.primaryKey?.type === 'string' ? 'string' : 'int';
    case 'dimension_field':
      return expression.field.type;
    case 'dataset_field':
      return DATASET_FIELD_TYPES[expression.field];
    case 'unary':
      return expression.operator === '-' ? columnTypeOf(expression.operand) : 'datetime';
    case 'binary':
      return columnTypeOf(expression.a);
    default:
      return expression.kind;
  }
}

/** Whether the expression is a value that a client sent. */
export function isLiteral(expression: ColumnExpression): expression is ColumnLiteral {
  return !isColumnReference(expression) && expression.kind !== 'unary' && expression.kind !== 'binary';
}

/** Whether the expression is a column that the query has by itself. */
export function isColumnReference(expression: ColumnExpression): expression is ColumnReference {
  return (
    expression.kind === 'dimension_key' || expression.kind === 'dimension_field' || expression.kind === 'dataset_field'
  );
}

/** A reference to the value of a dimension that the universe is known to have. */
export function dimensionKey(universe: DimensionUniverse, name: string): DimensionKeyReference {
  return { kind: 'dimension_key', dimension: universe.element(name) };
}

/** A data ID value as a literal of its dimension's type. */
export function dataIdLiteral(
  universe: DimensionUniverse,
  name: string,
  value: ExactInteger | string,
): ColumnLiteral & { readonly value: ExactInteger | string } {
  return keyType(universe, name) === 'string'
    ? { kind: 'string', value: String(value) }
    : typeof value === 'string'
      ? { kind: 'string', value }
      : { kind: 'int', value };
}
