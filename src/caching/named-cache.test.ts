import { describe, expect, test } from '@jest/globals';
import { Caches } from './caches.js';

const KILOBYTE = 1024;

describe('a named cache', () => {
  test('counts hits, misses and what it was told to forget', () => {
    const cache = new Caches().make<number>('numbers', { maximumBytes: KILOBYTE, bytesOf: () => 8 });
    expect(cache.get('one')).toBeUndefined();
    expect(cache.getOrMake('one', () => 1)).toBe(1);
    expect(cache.getOrMake('one', () => 2)).toBe(1);
    cache.invalidate('one');
    cache.invalidate('never there');
    expect(cache.statistics).toMatchObject({ name: 'numbers', entries: 0, bytes: 0, hits: 1, misses: 2 });
    expect(cache.statistics).toMatchObject({ invalidations: 1, evictions: 0 });
  });

  test('never takes more than its bound: what was used least recently goes', () => {
    const cache = new Caches().make<string>('texts', { maximumBytes: 10 * KILOBYTE, bytesOf: (text) => text.length });
    for (let index = 0; index < 1000; index++) {
      cache.get('0');
      cache.set(String(index), 'x'.repeat(100));
      expect(cache.statistics.bytes).toBeLessThanOrEqual(10 * KILOBYTE);
    }
    expect(cache.get('0')).toBe('x'.repeat(100));
    expect(cache.get('1')).toBeUndefined();
    const { entries, evictions } = cache.statistics;
    expect(entries + evictions).toBe(1000);
  });

  test('does not keep what is larger than the bound, and keeps the rest', () => {
    const cache = new Caches().make<string>('texts', { maximumBytes: KILOBYTE, bytesOf: (text) => text.length });
    cache.set('small', 'x');
    cache.set('large', 'x'.repeat(2 * KILOBYTE));
    expect([cache.get('small'), cache.get('large')]).toEqual(['x', undefined]);
  });
});

test('the caches that live together are emptied together', () => {
  const caches = new Caches();
  const options = { maximumBytes: KILOBYTE, bytesOf: () => 8 };
  caches.make<number>('one', options).set('a', 1);
  caches.make<number>('other', options).set('b', 2);
  caches.clear();
  expect(caches.statistics.map(({ name, entries, invalidations }) => [name, entries, invalidations])).toEqual([
    ['one', 0, 1],
    ['other', 0, 1],
  ]);
});
