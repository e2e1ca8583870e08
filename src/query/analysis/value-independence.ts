import type { Condition, RowsPlan, Source } from './plan.js';

/**
 * Whether PostgreSQL would read the first rows of a plan in the same way whatever the values are: it looks rows up by keys
 * alone. Ranges and lists of values, of which there may be few or very many, are planned for each time.
 */
export function isIndependentOfValues({ joins }: RowsPlan): boolean {
  return joins.every(
    ({ sources, where }) => sources.every(isLookup) && where.every((group) => fixedDimension(group) !== null),
  );
}

/** The dimension that a group of conditions gives a value; null if it says anything else. */
export function fixedDimension([condition, ...others]: readonly Condition[]): string | null {
  if (others.length > 0 || condition?.kind !== 'compare' || condition.operator !== '=') {
    return null;
  }
  const { a, b } = condition;
  if (a.kind === 'key' && b.kind === 'parameter') {
    return a.dimension;
  }
  return b.kind === 'key' && a.kind === 'parameter' ? b.dimension : null;
}

function isLookup({ kind }: Source): boolean {
  return kind === 'element' || kind === 'dataset';
}
