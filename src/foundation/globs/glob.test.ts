import { describe, expect, test } from '@jest/globals';
import { globMatcher, isGlob, likePattern } from './glob.js';

describe('globMatcher', () => {
  test.each([
    ['run*', 'run', true],
    ['run*', 'run/a/b', true],
    ['run*', 'a/run', false],
    ['*', '', true],
    ['?', '', false],
    ['?', '😀', true],
    ['a?c', 'abc', true],
    ['[ab]x', 'bx', true],
    ['[!ab]x', 'bx', false],
    ['[!ab]x', 'cx', true],
    ['[a-c]', 'b', true],
    ['[a-c]', 'd', false],
    ['[a-]', '-', true],
    ['[]]', ']', true],
    ['[!]]', ']', false],
    ['[', '[', true],
    ['a[b', 'a[b', true],
    ['a.c', 'abc', false],
    ['*a*b', 'xxaxxbxxab', true],
    ['*a*b', 'xxaxxbxxac', false],
    ['A', 'a', false],
    ['a\\*', 'a\\b', true],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(globMatcher(pattern)(text)).toBe(expected);
  });

  test('takes no exponential time', () => {
    expect(globMatcher('*a'.repeat(50))('a'.repeat(49))).toBe(false);
  });
});

describe('isGlob', () => {
  test.each([
    ['plain/name', false],
    ['a*', true],
    ['a?', true],
    ['a[b]', true],
    ['a[b', false],
    ['a]b[', false],
  ])('%s is %s', (text, expected) => {
    expect(isGlob(text)).toBe(expected);
  });
});

describe('likePattern', () => {
  test.each([
    ['a*b?c', 'a%b_c'],
    ['50%_\\', '50\\%\\_\\\\'],
    ['x[ab]y', 'x_y'],
    ['**', '%'],
  ])('%s becomes %s', (glob, expected) => {
    expect(likePattern(glob)).toBe(expected);
  });
});
