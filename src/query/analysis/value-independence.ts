import type { Condition, Parameter, RowsPlan, Source } from './plan.js';

/**
 * Whether PostgreSQL would read the first rows of a plan in the same way whatever the values are: it looks rows up by keys
 * alone. Ranges and lists of values, of which there may be few or very many, are planned for each time.
 */
export function isIndependentOfValues({ joins }: RowsPlan): boolean {
  return joins.every(
    ({ sources, where }) => sources.every(isLookup) && where.every((group) => fixedKey(group) !== null),
  );
}

/** The dimension that a group of conditions gives a value, and which; null if it says anything else. */
export function fixedKey([condition, ...others]: readonly Condition[]): FixedKey | null {
  if (others.length > 0 || condition?.kind !== 'compare' || condition.operator !== '=') {
    return null;
  }
  const { a, b } = condition;
  if (a.kind === 'key' && b.kind === 'parameter') {
    return { dimension: a.dimension, value: b };
  }
  return b.kind === 'key' && a.kind === 'parameter' ? { dimension: b.dimension, value: a } : null;
}

interface FixedKey {
  readonly dimension: string;
  readonly value: Parameter;
}

function isLookup({ kind }: Source): boolean {
  return kind === 'element' || kind === 'dataset';
}
