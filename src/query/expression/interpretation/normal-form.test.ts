import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FALSE, isNull, logicalAnd, logicalOr, type Predicate, type PredicateLeaf, TRUE } from '../../tree/index.js';
import { MAXIMUM_LEAVES, NormalForm } from './normal-form.js';

/** A condition that can be told from others. */
function leaf(number: number): PredicateLeaf {
  return isNull({ kind: 'int', value: number });
}

/** Whether a predicate holds, if of the conditions those with a number of the set do. */
function holds(predicate: Predicate, numbers: ReadonlySet<unknown>): boolean {
  return predicate.every((group) =>
    group.some((item) => {
      const positive = item.kind === 'not' ? item.operand : item;
      const isTrue =
        positive.kind === 'any_of'
          ? positive.alternatives.some((alternative) => holds(alternative, numbers))
          : positive.kind === 'is_null' && positive.operand.kind === 'int' && numbers.has(positive.operand.value);
      return isTrue !== (item.kind === 'not');
    }),
  );
}

const leaves = fc.integer({ min: 0, max: 5 }).map(leaf);
const predicates = fc.array(fc.array(leaves, { maxLength: 3 }), { maxLength: 3 });
const truths = fc.subarray([0, 1, 2, 3, 4, 5]).map((numbers) => new Set(numbers));

describe('normal form', () => {
  test('OR, AND and NOT are what they say', () => {
    fc.assert(
      fc.property(fc.array(predicates, { minLength: 1, maxLength: 4 }), truths, (operands, numbers) => {
        const form = new NormalForm();
        expect(holds(form.or(operands), numbers)).toBe(operands.some((operand) => holds(operand, numbers)));
        expect(holds(form.and(operands), numbers)).toBe(operands.every((operand) => holds(operand, numbers)));
        for (const operand of operands) {
          expect(holds(form.not(operand), numbers)).toBe(!holds(operand, numbers));
        }
      }),
    );
  });

  test('many operands combine as they would one by one', () => {
    fc.assert(
      fc.property(fc.array(predicates, { minLength: 1, maxLength: 2 }), (operands) => {
        const form = new NormalForm();
        expect(form.or(operands)).toEqual(operands.reduce<Predicate>((a, b) => logicalOr(a, b), FALSE));
        if (operands.flat().every((group) => group.length > 0)) {
          expect(form.and(operands)).toEqual(logicalAnd(...operands));
        }
      }),
    );
  });

  test('true and false', () => {
    const form = new NormalForm();
    expect(form.or([TRUE, [[leaf(1)]]])).toEqual(TRUE);
    expect(form.or([FALSE, [[leaf(1)]]])).toEqual([[leaf(1)]]);
    expect(form.not(TRUE)).toEqual(FALSE);
    expect(form.not(FALSE)).toEqual(TRUE);
  });

  test('what would become too large as a product stays as it is', () => {
    const pair: Predicate = [[leaf(1)], [leaf(2)]];
    const form = new NormalForm();
    expect(form.or(Array.from({ length: 4 }, () => pair))).toHaveLength(16);
    const alternatives = Array.from({ length: 1_000 }, () => pair);
    expect(form.or(alternatives)).toEqual([[{ kind: 'any_of', alternatives }]]);
    expect(form.or([...alternatives, TRUE])).toEqual(TRUE);
    const many: Predicate = [Array.from({ length: 1_000 }, (_, index) => leaf(index))];
    expect(form.or([many, [[leaf(1)]]])).toHaveLength(1);
  });

  test('more conditions than can be planned are refused', () => {
    const many: Predicate = [Array.from({ length: MAXIMUM_LEAVES / 2 }, () => leaf(1))];
    const form = new NormalForm();
    form.not(many);
    form.not(many);
    expect(() => form.not([[leaf(1)]])).toThrow(/more than 40000 conditions/);
  });
});
