import { describe, expect, test } from '@jest/globals';
import { COLLECTION_TYPES, type CollectionRecord } from './collection.js';
import { requireCollections, walkChains } from './walk.js';

/** A catalogue in which every name is a RUN unless it has children. */
function catalogue(chains: Record<string, readonly string[]>): (name: string) => CollectionRecord | undefined {
  return (name) => {
    if (name.startsWith('?')) {
      return undefined;
    }
    const children = chains[name];
    const type = children === undefined ? COLLECTION_TYPES.RUN : COLLECTION_TYPES.CHAINED;
    return { key: name, name, type, children: children ?? [] };
  };
}

function walk(names: readonly string[], chains: Record<string, readonly string[]>): readonly string[] {
  return walkChains(names, catalogue(chains)).map((record) => record.name);
}

describe('walkChains', () => {
  test('goes depth first, in chain order, a chain before its children', () => {
    expect(walk(['outer', 'z'], { outer: ['a', 'inner', 'b'], inner: ['c', 'd'] })).toEqual([
      'outer',
      'a',
      'inner',
      'c',
      'd',
      'b',
      'z',
    ]);
  });

  test('yields a collection where it is met first', () => {
    expect(walk(['b', 'chain'], { chain: ['a', 'b', 'a'] })).toEqual(['b', 'chain', 'a']);
  });

  test('names the chains of a cycle', () => {
    expect(() => walk(['x'], { x: ['a', 'y'], y: ['z'], z: ['y'] })).toThrow(
      "Collection chains contain each other: 'y' -> 'z' -> 'y'.",
    );
  });

  test('a chain reached twice is no cycle, however often that multiplies', () => {
    const chains = Object.fromEntries(
      Array.from({ length: 60 }, (_, level) => [
        `c${String(level)}`,
        [`c${String(level + 1)}`, `c${String(level + 1)}`],
      ]),
    );
    expect(walk(['c0'], chains)).toHaveLength(61);
  });

  test('passes over children that vanished', () => {
    expect(walk(['chain'], { chain: ['?gone', 'a'] })).toEqual(['chain', 'a']);
  });
});

describe('requireCollections', () => {
  test('names all that are missing', () => {
    expect(() => {
      requireCollections(['a', 'b', 'c'], (name) => name === 'b');
    }).toThrow("No collections with names 'a c' found.");
  });
});
