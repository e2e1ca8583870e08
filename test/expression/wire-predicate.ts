import {
  type ColumnExpression,
  FALSE,
  invert,
  logicalOr,
  positive,
  type Predicate,
  type PredicateLeaf,
} from '../../src/query/tree/index.js';

/** The wire form of a predicate, with numbers as the texts that `where_expressions.py` prints. */
export function wirePredicate(predicate: Predicate): object {
  return { operands: multipliedOut(predicate).map((group) => group.map(wireLeaf)) };
}

/** The conjunctive normal form, with the product of what was too large for one. */
function multipliedOut(predicate: Predicate): Predicate {
  return predicate.flatMap((group) => group.map(productOf).reduce(logicalOr, FALSE));
}

function productOf(item: PredicateLeaf): Predicate {
  const { leaf, isInverted } = positive(item);
  if (leaf.kind !== 'any_of') {
    return [[item]];
  }
  const product = leaf.alternatives.map(multipliedOut).reduce(logicalOr, FALSE);
  return isInverted ? product.map((group) => group.map((inner) => [invert(inner)])).reduce(logicalOr, FALSE) : product;
}

function wireLeaf(leaf: PredicateLeaf): object {
  const { kind } = leaf;
  switch (kind) {
    case 'not':
      return { predicate_type: kind, operand: wireLeaf(leaf.operand) };
    case 'comparison':
      return { predicate_type: kind, a: wire(leaf.a), b: wire(leaf.b), operator: leaf.operator };
    case 'is_null':
    case 'boolean_wrapper':
      return { predicate_type: kind, operand: wire(leaf.operand) };
    case 'in_container':
      return { predicate_type: kind, member: wire(leaf.member), container: leaf.container.map(wire) };
    case 'in_range': {
      const stop = leaf.stop === null ? null : integer(leaf.stop);
      return {
        predicate_type: kind,
        member: wire(leaf.member),
        start: integer(leaf.start),
        stop,
        step: integer(leaf.step),
      };
    }
    case 'any_of':
    case 'in_query':
      throw new TypeError('No expression has a query in it, no wire form alternatives.');
  }
}

function wire(expression: ColumnExpression): object {
  const { kind } = expression;
  const expression_type = kind;
  switch (kind) {
    case 'int':
      return { expression_type, value: integer(expression.value) };
    case 'datetime':
      return { expression_type, nsec: integer(expression.value) };
    case 'float':
      return { expression_type, value: double(expression.value) };
    case 'string':
    case 'uuid':
      return { expression_type, value: expression.value };
    case 'hash':
    case 'region':
      return { expression_type, encoded: expression.value };
    case 'timespan': {
      const { begin, end } = expression.value;
      return { expression_type, begin_nsec: integer(begin), end_nsec: integer(end) };
    }
    case 'dimension_key':
      return { expression_type, dimension: expression.dimension.name };
    case 'dimension_field':
      return { expression_type, element: expression.element.name, field: expression.field.name };
    case 'dataset_field':
      return { expression_type, dataset_type: expression.datasetType, field: expression.field };
    case 'unary':
      return { expression_type, operand: wire(expression.operand), operator: expression.operator };
    case 'binary':
      return { expression_type, a: wire(expression.a), b: wire(expression.b), operator: expression.operator };
  }
}

function integer(value: number | bigint): string {
  return `i${String(value)}`;
}

function double(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `f${bytes.toString('hex')}`;
}
