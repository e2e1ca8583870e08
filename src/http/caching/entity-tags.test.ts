import { describe, expect, test } from '@jest/globals';
import { entityTag, isKnownTo } from './entity-tags.js';

test('equal answers have equal tags, others do not', () => {
  expect(entityTag('{"a":1}')).toBe(entityTag('{"a":1}'));
  expect(entityTag('{"a":1}')).not.toBe(entityTag('{"a":2}'));
  expect(entityTag('☃')).toMatch(/^"[\w-]{27}"$/);
});

describe('If-None-Match', () => {
  test.each(['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', '*'])('%s knows "a"', (header) => {
    expect(isKnownTo(header, '"a"')).toBe(true);
  });

  test.each([undefined, '', '"b"', 'a', '"a', '"ab"'])('%s does not', (header) => {
    expect(isKnownTo(header, '"a"')).toBe(false);
  });
});
