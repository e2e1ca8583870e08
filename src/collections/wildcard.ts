import { isGlob } from '../foundation/globs/index.js';

/** A search expression for collections: explicit names in their order, globs, or everything. */
export type CollectionWildcard =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'selection';
      /** Explicit names without repetitions, in the order given. */
      readonly names: readonly string[];
      readonly globs: readonly string[];
    };

/** Sort the terms of a search expression into names and globs. A `*` among them means everything, whatever the rest. */
export function parseCollectionWildcard(expression: readonly string[]): CollectionWildcard {
  if (expression.includes('*')) {
    return { kind: 'everything' };
  }
  return {
    kind: 'selection',
    names: [...new Set(expression.filter((term) => !isGlob(term)))],
    globs: expression.filter(isGlob),
  };
}
