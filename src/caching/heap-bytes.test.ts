import { expect, test } from '@jest/globals';
import { heapBytes } from './heap-bytes.js';

class Shared {
  readonly text = 'x'.repeat(1000);
}

test('what occurs twice counts once, and instances of classes count nothing', () => {
  const text = 'x'.repeat(1000);
  expect(heapBytes([text, text]) - heapBytes([text])).toBe(8);
  expect(heapBytes([new Shared()])).toBe(heapBytes([null]));
});

test('texts, members of objects, maps and sets are looked into', () => {
  const text = 'x'.repeat(1000);
  for (const value of [text, [text], { text }, new Map([[text, 1]]), new Map([[1, text]]), new Set([text])]) {
    expect(heapBytes(value)).toBeGreaterThan(1000);
    expect(heapBytes(value)).toBeLessThan(1300);
  }
});

test('what contains itself has an end', () => {
  const value: unknown[] = [];
  value.push(value);
  expect(heapBytes(value)).toBeLessThan(100);
});
