import { invalidQuery, invert, type Predicate, type PredicateLeaf, TRUE } from '../../tree/index.js';

/** Most conditions of one expression, those counted again that normal form repeats. Each costs a microsecond or two of CPU. */
export const MAXIMUM_LEAVES = 40_000;
/** Most conditions that an OR may become, if it is multiplied out. */
const MAXIMUM_PRODUCT = 100;

/**
 * Combines predicates in conjunctive normal form, in which OR is a product: the size of an expression grows
 * exponentially with its alternations of AND and OR. Where that begins, the alternatives stay as they are, in a condition
 * of their own. One instance combines the predicates of one expression, and keeps count of the conditions it makes.
 */
export class NormalForm {
  #leaves = 0;

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  and(predicates: readonly Predicate[]): Predicate {
    this.#spend(countAll(predicates));
    return predicates.flat();
  }

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  or(predicates: readonly Predicate[]): Predicate {
    if (predicates.some(({ length }) => length === 0)) {
      return TRUE;
    }
    const groups = predicates.reduce((product, { length }) => product * length, 1);
    const leaves = predicates.reduce((sum, predicate) => sum + countLeaves(predicate) * (groups / predicate.length), 0);
    const isAlternatives = groups > 1 && predicates.length > 1 && leaves > MAXIMUM_PRODUCT;
    this.#spend(isAlternatives ? countAll(predicates) : leaves);
    return isAlternatives
      ? [[{ kind: 'any_of', alternatives: predicates }]]
      : Array.from({ length: groups }, (_, index) => groupOf(predicates, index));
  }

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  not(predicate: Predicate): Predicate {
    return this.or(predicate.map((group) => group.map((leaf) => [invert(leaf)])));
  }

  #spend(leaves: number): void {
    this.#leaves += leaves;
    if (this.#leaves > MAXIMUM_LEAVES) {
      throw invalidQuery(`The expression has more than ${String(MAXIMUM_LEAVES)} conditions.`);
    }
  }
}

function countAll(predicates: readonly Predicate[]): number {
  return predicates.reduce((sum, predicate) => sum + countLeaves(predicate), 0);
}

function countLeaves(predicate: Predicate): number {
  return predicate.reduce((sum, group) => sum + group.length, 0);
}

/** The group of a product with a certain number; the groups of the last factor take turns fastest. */
function groupOf(predicates: readonly Predicate[], number: number): readonly PredicateLeaf[] {
  let rest = number;
  return predicates
    .toReversed()
    .map((predicate) => {
      const group = predicate[rest % predicate.length];
      rest = Math.floor(rest / predicate.length);
      return group ?? [];
    })
    .toReversed()
    .flat();
}
