import type { ColumnExpression, ColumnReference, ExactInteger } from './column-expression.js';
import type { QueryTree } from './query-tree.js';

export const COMPARISON_OPERATORS = ['==', '!=', '<', '>', '>=', '<=', 'overlaps', 'glob'] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

/** A comparison of two expressions. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly a: ColumnExpression;
  readonly operator: ComparisonOperator;
  readonly b: ColumnExpression;
}

/** Whether an expression is NULL. */
export interface IsNull {
  readonly kind: 'is_null';
  readonly operand: ColumnExpression;
}

/** A column of truth values used as a condition. */
export interface BooleanWrapper {
  readonly kind: 'boolean_wrapper';
  readonly operand: ColumnReference;
}

/** Whether an expression is one of several. */
export interface InContainer {
  readonly kind: 'in_container';
  readonly member: ColumnExpression;
  readonly container: readonly ColumnExpression[];
}

/** Whether an integer is one of `start`, `start + step`, … below `stop`. */
export interface InRange {
  readonly kind: 'in_range';
  readonly member: ColumnExpression;
  readonly start: ExactInteger;
  /** Exclusive; null for no bound. */
  readonly stop: ExactInteger | null;
  readonly step: ExactInteger;
}

/** Whether an expression is among the values of a column in another query. */
export interface InQuery {
  readonly kind: 'in_query';
  readonly member: ColumnExpression;
  readonly column: ColumnExpression;
  readonly queryTree: QueryTree;
}

/** A condition that is made of expressions alone. */
export type SimpleCondition = Comparison | IsNull | BooleanWrapper | InContainer | InRange | InQuery;

/** One of several predicates, whose product would be too large. Only expressions become this: the wire has no form for it. */
export interface AnyOf {
  readonly kind: 'any_of';
  readonly alternatives: readonly Predicate[];
}

/** A condition that is not negated. */
export type PositiveLeaf = SimpleCondition | AnyOf;

/** The negation of a condition. */
export interface LogicalNot {
  readonly kind: 'not';
  readonly operand: PositiveLeaf;
}

/** A condition or its negation. */
export type PredicateLeaf = PositiveLeaf | LogicalNot;

/** Conditions in conjunctive normal form: all groups have to hold, and of each group at least one member. */
export type Predicate = readonly (readonly PredicateLeaf[])[];

/** The predicate that every row passes. */
export const TRUE: Predicate = [];

/** The predicate that no row passes. */
export const FALSE: Predicate = [[]];

/** Both predicates; false as soon as one of them is (reference: `Predicate.logical_and`). */
export function logicalAnd(...predicates: readonly Predicate[]): Predicate {
  const groups = predicates.flat();
  return groups.some((group) => group.length === 0) ? FALSE : groups;
}

/**
 * One of the predicates. Normal form makes this a product: its size is the caller's care (reference:
 * `Predicate.logical_or`).
 */
export function logicalOr(a: Predicate, b: Predicate): Predicate {
  return a.flatMap((left) => b.map((right) => [...left, ...right]));
}

/** The conditions that a predicate is made of, without their negations, each once: normal form repeats the same objects. */
export function simpleConditions(predicate: Predicate): ReadonlySet<SimpleCondition> {
  const found = new Set<SimpleCondition>();
  for (const item of new Set(predicate.flat())) {
    const { leaf } = positive(item);
    if (leaf.kind === 'any_of') {
      leaf.alternatives
        .flatMap((alternative) => [...simpleConditions(alternative)])
        .forEach((inner) => found.add(inner));
    } else {
      found.add(leaf);
    }
  }
  return found;
}

/** The opposite of a condition. */
export function invert(leaf: PredicateLeaf): PredicateLeaf {
  return leaf.kind === 'not' ? leaf.operand : { kind: 'not', operand: leaf };
}

/** The condition without its negation, and whether it had one. */
export function positive(leaf: PredicateLeaf): { readonly leaf: PositiveLeaf; readonly isInverted: boolean } {
  return leaf.kind === 'not' ? { leaf: leaf.operand, isInverted: true } : { leaf, isInverted: false };
}
