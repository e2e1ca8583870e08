import { likePatternOfGlob } from './glob-pattern.js';
import type { RepositoryLayout } from '../../registry/index.js';
import { taiToUtcTimestamp } from '../../foundation/time/index.js';
import {
  type ColumnExpression,
  type ColumnLiteral,
  columnTypeOf,
  type Comparison,
  type ComparisonOperator,
  invalidQuery,
  isLiteral,
  type PositiveLeaf,
  positive,
  type Predicate,
  type PredicateLeaf,
  type QueryTree,
} from '../tree/index.js';
import type { Parameters } from './parameters.js';
import type { ComparisonSign, Condition, Conditions, Parameter, RowsPlan, Term } from './plan.js';

/** The rows of a query that another one looks into, and the column of theirs that it looks at. */
export type SubqueryPlanner = (tree: QueryTree, column: ColumnExpression) => RowsPlan;

const SIGNS: Readonly<Record<Exclude<ComparisonOperator, 'overlaps' | 'glob'>, ComparisonSign>> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

/** Most conditions of one query: it takes the database and us less than a second to plan them. */
const MAXIMUM_CONDITIONS = 20_000;

/** Turns predicates and expressions into their form in a plan; literals become parameters. */
export class ConditionPlanner {
  #count = 0;
  readonly #known = new Map<PredicateLeaf, Condition>();

  constructor(
    private readonly parameters: Parameters,
    private readonly layout: RepositoryLayout,
    private readonly planSubquery: SubqueryPlanner,
  ) {}

  /** @throws ButlerUserError `invalid_query` for too many conditions, and for what this repository's tables cannot compare. */
  conditions(predicate: Predicate): Conditions {
    this.#count += predicate.reduce((sum, group) => sum + group.length, 0);
    if (this.#count > MAXIMUM_CONDITIONS) {
      throw invalidQuery(`The query has more than ${String(MAXIMUM_CONDITIONS)} conditions.`);
    }
    return predicate.map((group) => group.map((leaf) => this.#condition(leaf)));
  }

  term(expression: ColumnExpression): Term {
    switch (expression.kind) {
      case 'dimension_key':
        return { kind: 'key', dimension: expression.dimension.name };
      case 'dimension_field':
        return { kind: 'field', element: expression.element.name, field: expression.field.name };
      case 'dataset_field':
        return { kind: 'dataset', datasetType: expression.datasetType, field: expression.field };
      case 'unary':
        return { kind: 'unary', operator: expression.operator, operand: this.term(expression.operand) };
      case 'binary':
        return {
          kind: 'binary',
          operator: expression.operator,
          a: this.term(expression.a),
          b: this.term(expression.b),
          isInteger: columnTypeOf(expression) === 'int',
        };
      default:
        return this.parameters.literal(expression);
    }
  }

  /** Planned once, with one parameter for each of its values, however often normal form repeats it. */
  #condition(item: PredicateLeaf): Condition {
    const known = this.#known.get(item);
    if (known !== undefined) {
      return known;
    }
    const { leaf, isInverted } = positive(item);
    const planned = this.#positive(leaf);
    const condition: Condition = isInverted ? { kind: 'not', operand: planned } : planned;
    this.#known.set(item, condition);
    return condition;
  }

  #positive(leaf: PositiveLeaf): Condition {
    switch (leaf.kind) {
      case 'comparison':
        return this.#comparison(leaf);
      case 'is_null':
        return { kind: 'is_null', operand: this.term(leaf.operand) };
      case 'boolean_wrapper':
        return { kind: 'truth', operand: this.term(leaf.operand) };
      case 'in_container':
        return this.#inContainer(leaf.member, leaf.container);
      case 'in_range':
        return this.#inRange(leaf);
      case 'in_query':
        return {
          kind: 'in_query',
          member: this.term(leaf.member),
          rows: this.planSubquery(leaf.queryTree, leaf.column),
          column: this.term(leaf.column),
        };
      case 'any_of':
        return { kind: 'any_of', alternatives: leaf.alternatives.map((predicate) => this.conditions(predicate)) };
    }
  }

  #comparison({ a, operator, b }: Comparison): Condition {
    if (operator === 'overlaps') {
      return this.#overlaps(a, b);
    }
    if (operator === 'glob') {
      return b.kind === 'string' ? this.#glob(a, b.value) : { kind: 'always' };
    }
    const [left, right] = [this.#comparable(a, b), this.#comparable(b, a)];
    return { kind: 'compare', operator: SIGNS[operator], a: left, b: right };
  }

  #overlaps(a: ColumnExpression, b: ColumnExpression): Condition {
    const [timespan, other] = columnTypeOf(a) === 'timespan' ? [a, b] : [b, a];
    const type = columnTypeOf(other);
    if (type === 'ingest_date' && this.layout.ingestDate === 'timestamp') {
      throw invalidQuery('Expressions involving ingest date are not supported by this database schema.');
    }
    const operator = type === 'timespan' ? '&&' : '@>';
    return { kind: 'compare', operator, a: this.term(timespan), b: this.term(other) };
  }

  #glob(column: ColumnExpression, pattern: string): Condition {
    if (pattern === '*') {
      return { kind: 'always' };
    }
    const like = this.parameters.add('text', likePatternOfGlob(pattern));
    return { kind: 'compare', operator: 'LIKE', a: this.term(column), b: like };
  }

  /** One side of a comparison; a time beside an ingest date takes the form in which that is stored. */
  #comparable(expression: ColumnExpression, other: ColumnExpression): Term {
    const isBesideIngestDate = columnTypeOf(other) === 'ingest_date' && columnTypeOf(expression) === 'datetime';
    if (!isBesideIngestDate || this.layout.ingestDate === 'nanoseconds') {
      return this.term(expression);
    }
    if (expression.kind !== 'datetime') {
      throw invalidQuery('Only literal date-time values can be compared with ingest date.');
    }
    return this.parameters.add('timestamp', taiToUtcTimestamp(expression.value));
  }

  #inContainer(member: ColumnExpression, container: readonly ColumnExpression[]): Condition {
    const term = this.term(member);
    const literals = container.filter(isLiteral);
    // An empty array has a type, which nothing tells that is stored as the member is.
    return container.length > 0 && literals.length === container.length
      ? { kind: 'in_array', member: term, items: this.#array(member, literals) }
      : { kind: 'in_list', member: term, items: container.map((item) => this.term(item)) };
  }

  #array(member: ColumnExpression, literals: readonly ColumnLiteral[]): Parameter {
    return this.parameters.array(columnTypeOf(member), literals);
  }

  #inRange(leaf: Extract<PositiveLeaf, { kind: 'in_range' }>): Condition {
    const member = this.term(leaf.member);
    const [start, step] = [BigInt(leaf.start), BigInt(leaf.step)];
    const last = leaf.stop === null ? null : BigInt(leaf.stop) - 1n;
    const bigint = (value: bigint): Parameter => this.parameters.add('bigint', value);
    if (last === start) {
      return { kind: 'compare', operator: '=', a: member, b: bigint(start) };
    }
    return {
      kind: 'in_range',
      member,
      first: bigint(start),
      last: last === null ? null : bigint(last),
      // As in Python, the remainder is never negative; that of SQL has the sign of the member.
      stride: step === 1n ? null : { step: bigint(step), remainder: bigint(((start % step) + step) % step) },
    };
  }
}
