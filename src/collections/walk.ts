import { ButlerUserError, pythonRepr } from '../foundation/errors/index.js';
import { COLLECTION_TYPES, type CollectionRecord } from './collection.js';

/**
 * Walk collections and, for chains, their children depth first in search order; each collection is yielded once, where
 * it is met first, a chain before its children (reference: repository-and-caches, section 3.1).
 *
 * @param names the roots, which `find` is known to have.
 * @param find the record of a name; undefined for children that vanished.
 * @throws ButlerUserError `collection_cycle` naming the chains that contain each other.
 */
export function walkChains<R extends CollectionRecord>(
  names: readonly string[],
  find: (name: string) => R | undefined,
): readonly R[] {
  const done = new Set<string>();
  const path: string[] = [];
  const result: R[] = [];
  const visit = (name: string): void => {
    if (path.includes(name)) {
      const cycle = [...path.slice(path.indexOf(name)), name].map(pythonRepr).join(' -> ');
      throw new ButlerUserError('collection_cycle', `Collection chains contain each other: ${cycle}.`);
    }
    const record = find(name);
    if (done.has(name) || record === undefined) {
      return;
    }
    done.add(name);
    result.push(record);
    if (record.type === COLLECTION_TYPES.CHAINED) {
      path.push(name);
      record.children.forEach(visit);
      path.pop();
    }
  };
  names.forEach(visit);
  return result;
}

/** @throws ButlerUserError `missing_collection` naming all of the names that are not known. */
export function requireCollections(names: readonly string[], isKnown: (name: string) => boolean): void {
  const missing = names.filter((name) => !isKnown(name));
  if (missing.length > 0) {
    throw missingCollections(missing);
  }
}

/** The error for explicit names that do not exist. */
export function missingCollections(names: readonly string[]): ButlerUserError {
  const list = names.join(' ');
  const message =
    names.length === 1 ? `No collection with name '${list}' found.` : `No collections with names '${list}' found.`;
  return new ButlerUserError('missing_collection', message);
}
