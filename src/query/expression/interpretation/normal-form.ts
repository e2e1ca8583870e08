import { invalidQuery, invert, type Predicate, type PredicateLeaf } from '../../tree/index.js';

/**
 * Most conditions that may arise on the way to the normal form of one expression: twice what a query may have. Each costs
 * a microsecond or two of CPU.
 */
export const MAXIMUM_LEAVES = 40_000;

/**
 * Combines predicates in conjunctive normal form, in which OR is a product: the size of an expression grows
 * exponentially with its alternations of AND and OR. One instance combines the predicates of one expression, and keeps
 * count of the conditions it makes.
 */
export class NormalForm {
  #leaves = 0;

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  and(predicates: readonly Predicate[]): Predicate {
    this.#spend(predicates.reduce((sum, predicate) => sum + countLeaves(predicate), 0));
    return predicates.flat();
  }

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  or(predicates: readonly Predicate[]): Predicate {
    const groups = predicates.reduce((product, predicate) => product * predicate.length, 1);
    const leaves = predicates.reduce(
      (sum, predicate) => sum + countLeaves(predicate) * (groups / Math.max(predicate.length, 1)),
      0,
    );
    this.#spend(leaves);
    return Array.from({ length: groups }, (_, index) => groupOf(predicates, index));
  }

  /** @throws ButlerUserError `invalid_query` if the expression becomes too large. */
  not(predicate: Predicate): Predicate {
    return this.or(predicate.map((group) => group.map((leaf) => [invert(leaf)])));
  }

  #spend(leaves: number): void {
    this.#leaves += leaves;
    if (!(this.#leaves <= MAXIMUM_LEAVES)) {
      throw invalidQuery(
        `The expression has more than ${String(MAXIMUM_LEAVES)} conditions in conjunctive normal form. ` +
          'Use fewer alternations of AND and OR.',
      );
    }
  }
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
