import { expect, test } from '@jest/globals';
import { CacheBudget } from './cache-budget.js';
import { Caches } from './caches.js';

const KILOBYTE = 1024;
const OPTIONS = { maximumBytes: 10 * KILOBYTE, bytesOf: (text: string) => text.length };

test('caches with one budget never take more together: the largest gives way', () => {
  const budget = new CacheBudget(12 * KILOBYTE);
  const [first, second] = [new Caches(budget), new Caches(budget)];
  const [large, small] = [first.make<string>('texts', OPTIONS), second.make<string>('texts', OPTIONS)];
  for (let index = 0; index < 100; index++) {
    large.set(String(index), 'x'.repeat(KILOBYTE));
    expect(budget.bytes).toBe(large.bytes + small.bytes);
    expect(budget.bytes).toBeLessThanOrEqual(budget.maximumBytes);
  }
  for (let index = 0; index < 100; index++) {
    small.set(String(index), 'x'.repeat(KILOBYTE));
    expect(budget.bytes).toBeLessThanOrEqual(budget.maximumBytes);
  }
  expect([large.statistics.entries, small.statistics.entries]).toEqual([5, 5]);
  expect(large.get('99')).toBeDefined();
});

test('caches that are given up leave their share to the others', () => {
  const budget = new CacheBudget(12 * KILOBYTE);
  const [first, second] = [new Caches(budget), new Caches(budget)];
  first.make<string>('texts', OPTIONS).set('first', 'x'.repeat(8 * KILOBYTE));
  first.release();
  const texts = second.make<string>('texts', OPTIONS);
  texts.set('second', 'x'.repeat(9 * KILOBYTE));
  expect(texts.get('second')).toBeDefined();
  expect(budget.bytes).toBe(texts.bytes);
});
