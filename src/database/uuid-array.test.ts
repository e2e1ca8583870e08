import { expect, test } from '@jest/globals';
import { uuidArray } from './uuid-array.js';

const HEADER = ['00000001', '00000000', '00000b86'];

test('two UUIDs, in the binary format of PostgreSQL', () => {
  const ids = ['01a206c7-f146-7a71-9def-a42e992cb809', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const items = ids.flatMap((id) => ['00000010', id.replaceAll('-', '')]);
  expect(uuidArray(ids).toString('hex')).toBe([...HEADER, '00000002', '00000001', ...items].join(''));
});

test('none', () => {
  expect(uuidArray([]).toString('hex')).toBe([...HEADER, '00000000', '00000001'].join(''));
});
