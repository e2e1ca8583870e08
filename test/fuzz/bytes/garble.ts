import type { Random } from '../random/index.js';

const PIECES = [
  '\0',
  '\xff',
  '\xc3',
  '\xed\xa0\x80',
  '"',
  '\\',
  '\\u',
  '\\ud800',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\r\n',
  ' ',
  '-',
  'e',
  '1',
];
const MOST_COPIES = 2_000;

/** Bytes with a few of them changed, taken away, repeated or put in. */
export function garble(random: Random, bytes: Buffer): Buffer {
  let result = bytes;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(result.length + 1);
    const to = Math.min(result.length, at + random.below(random.chance(0.1) ? 200 : 8));
    result = Buffer.concat([result.subarray(0, at), piece(random, result.subarray(at, to)), result.subarray(to)]);
  }
  return result;
}

function piece(random: Random, old: Buffer): Buffer {
  return random.weighted<Buffer>(
    [3, () => Buffer.alloc(0)],
    [3, () => Buffer.from(old.map((byte) => byte ^ (1 << random.below(8))))],
    [3, () => Buffer.concat([old, Buffer.from(random.pick(PIECES), 'latin1')])],
    [1, () => Buffer.concat(random.times(1 + random.below(5), () => old))],
    [0.3, () => Buffer.from(random.pick(PIECES).repeat(random.below(MOST_COPIES)), 'latin1')],
    [1, () => Buffer.from(random.times(random.below(9), () => random.below(256)))],
  );
}
