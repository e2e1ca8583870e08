import { expect, test } from '@jest/globals';
import { parseUuid } from './uuid.js';

const CANONICAL = '01a206c7-f146-7a71-9def-a42e992cb809';

test.each([
  CANONICAL,
  CANONICAL.toUpperCase(),
  '01a206c7f1467a719defa42e992cb809',
  '01A206C7F1467A719DEFA42E992CB809',
  `{${CANONICAL}}`,
  `urn:uuid:${CANONICAL}`,
])('%s is a UUID', (text) => {
  expect(parseUuid(text)).toBe(CANONICAL);
});

test.each([
  '',
  'zzz',
  CANONICAL.slice(1),
  `${CANONICAL}0`,
  `{${CANONICAL}`,
  '01a206c7-f1467a71-9def-a42e992cb809',
  `${CANONICAL}\n`,
  ` ${CANONICAL}`,
  '{01a206c7f1467a719defa42e992cb809}',
  'urn:uuid:01a206c7f1467a719defa42e992cb809',
  `URN:UUID:${CANONICAL}`,
  `urn:uuid:{${CANONICAL}}`,
])('%j is none', (text) => {
  expect(parseUuid(text)).toBeNull();
});
