import {
  comparison,
  type ExactInteger,
  inRange,
  invalidQuery,
  isNull,
  type Predicate,
  type PredicateLeaf,
} from '../../tree/index.js';
import type { RangeNode } from '../syntax/syntax-tree.js';
import { integerOf } from './numbers.js';
import { typeName, type Value } from './value.js';

/** A range of integers; the stop is exclusive. */
interface Range {
  readonly kind: 'integers';
  readonly start: ExactInteger;
  readonly stop: ExactInteger;
  readonly step: ExactInteger;
}

/** One of the things that may stand in the parentheses after IN. */
export type Item = Value | Range;

/**
 * A range as written, with an inclusive stop.
 *
 * @throws ButlerUserError `invalid_query` for integers beyond 64 bits.
 */
export function rangeItem(node: RangeNode): Range {
  const stop = BigInt(integerOf(node.stop)) + 1n;
  return {
    kind: 'integers',
    start: integerOf(node.start),
    stop: Number.isSafeInteger(Number(stop)) ? Number(stop) : stop,
    step: integerOf(node.stride),
  };
}

/**
 * Whether a value is one of the items.
 *
 * @param text the test as written, for messages.
 * @throws ButlerUserError `invalid_query` for members and items that cannot be compared.
 */
export function inItems(member: Value, items: readonly Item[], text: string): Predicate {
  if (member.kind !== 'expression') {
    throw invalidQuery(`Values of type ${typeName(member)} may not be used in IN expressions: ${text}.`);
  }
  const { expression } = member;
  return [
    items.map((item): PredicateLeaf => {
      switch (item.kind) {
        case 'integers':
          return inRange(expression, item.start, item.stop, item.step);
        case 'expression':
          return comparison(expression, '==', item.expression);
        case 'null':
          return isNull(expression);
        default:
          throw invalidQuery(`Invalid IN expression: '${text}'.`);
      }
    }),
  ];
}
