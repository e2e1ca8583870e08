export {
  ANY_DATASET,
  type BinaryOperator,
  type UnaryOperator,
  type ColumnExpression,
  type ColumnLiteral,
  type ColumnReference,
  type ColumnType,
  columnTypeOf,
  DATASET_FIELDS,
  type DatasetField,
  dataIdLiteral,
  dimensionKey,
  type ExactInteger,
  isColumnReference,
  isLiteral,
  type OrderTerm,
} from './column-expression.js';
export { ColumnSet } from './column-set.js';
export { decodeLiteral, fieldReference } from './decode/expression.js';
export { decodeQueryInputs } from './decode/inputs.js';
export { decodeResultSpec } from './decode/result-spec.js';
export { describeExpression } from './describe.js';
export { binaryExpression, integerLiteral, invalidQuery, unaryExpression } from './make-expression.js';
export { booleanWrapper, comparison, describeDimensions, inRange, isNull } from './make-predicate.js';
export {
  type Comparison,
  type ComparisonOperator,
  FALSE,
  invert,
  logicalAnd,
  logicalOr,
  positive,
  type PositiveLeaf,
  type Predicate,
  type PredicateLeaf,
  type SimpleCondition,
  simpleConditions,
  TRUE,
} from './predicate.js';
export { joinedDimensions, type QueryInputs, type QueryTree, type Upload } from './query-tree.js';
export { findFirstDatasetType, type ResultSpec } from './result-spec.js';
