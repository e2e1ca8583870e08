import type { Condition, RowsPlan, Source, Term } from './plan.js';

/**
 * Whether PostgreSQL would read the first rows of a plan in the same way whatever the values are: it looks rows up by keys
 * alone. Ranges and lists of values, of which there may be few or very many, are planned for each time.
 */
export function isIndependentOfValues({ joins }: RowsPlan): boolean {
  return joins.every(
    ({ sources, where }) =>
      sources.every(isLookup) && where.every(([first, ...others]) => others.length === 0 && isKeyEquality(first)),
  );
}

function isLookup({ kind }: Source): boolean {
  return kind === 'element' || kind === 'dataset';
}

function isKeyEquality(condition: Condition | undefined): boolean {
  return (
    condition?.kind === 'compare' &&
    condition.operator === '=' &&
    (isKeyToParameter(condition.a, condition.b) || isKeyToParameter(condition.b, condition.a))
  );
}

function isKeyToParameter(a: Term, b: Term): boolean {
  return a.kind === 'key' && b.kind === 'parameter';
}
