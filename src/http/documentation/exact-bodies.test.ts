import { expect, test } from '@jest/globals';
import { indentJson } from './exact-bodies.js';

test('JSON is indented as JSON.stringify does', () => {
  for (const value of [null, 1, 'a "b", [c]: {d}\\', [], {}, [[], {}], { a: [1, { b: 'x\ny' }], c: {}, 'd:': [[]] }]) {
    expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  }
});

test('values stay as they were written', () => {
  expect(indentJson('{"begin":9223372036854775807,"seconds":1.0,"tiny":1e-400}')).toBe(
    '{\n  "begin": 9223372036854775807,\n  "seconds": 1.0,\n  "tiny": 1e-400\n}',
  );
});
