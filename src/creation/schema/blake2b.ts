const MASK = (1n << 64n) - 1n;
const BLOCK_BYTES = 128;
const ROUNDS = 12;

const INITIAL = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

/** The order in which each round takes the words of the message (RFC 7693, section 2.7). */
const SCHEDULE = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** The columns and diagonals of the 4 x 4 state that a round mixes. */
const LINES: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

/**
 * The BLAKE2b hash (RFC 7693) of a message, without a key, as hexadecimal digits. Node's own has 64 bytes only, and the
 * length is part of what is hashed.
 *
 * @param digestBytes length of the hash, 1 to 64 bytes.
 */
export function blake2b(message: Uint8Array, digestBytes: number): string {
  const hash = BigUint64Array.from(INITIAL);
  set(hash, 0, at(hash, 0) ^ 0x01010000n ^ BigInt(digestBytes));
  const blocks = Math.max(1, Math.ceil(message.length / BLOCK_BYTES));
  for (let block = 0; block < blocks; block++) {
    const bytes = new Uint8Array(BLOCK_BYTES);
    bytes.set(message.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES));
    const end = Math.min(message.length, (block + 1) * BLOCK_BYTES);
    compress(hash, wordsOf(bytes), BigInt(end), block === blocks - 1);
  }
  const bytes = [...hash].flatMap((word) => Array.from({ length: 8 }, (_, byte) => (word >> BigInt(8 * byte)) & 0xffn));
  return bytes
    .slice(0, digestBytes)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

function wordsOf(bytes: Uint8Array): BigUint64Array {
  const view = new DataView(bytes.buffer);
  return BigUint64Array.from({ length: bytes.length / 8 }, (_, word) => view.getBigUint64(8 * word, true));
}

function compress(hash: BigUint64Array, words: BigUint64Array, counter: bigint, isLast: boolean): void {
  const state = BigUint64Array.from([...hash, ...INITIAL]);
  set(state, 12, at(state, 12) ^ counter);
  if (isLast) {
    set(state, 14, at(state, 14) ^ MASK);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const order = SCHEDULE[round % SCHEDULE.length] ?? [];
    for (const [index, line] of LINES.entries()) {
      mix(state, line, at(words, order[2 * index] ?? 0), at(words, order[2 * index + 1] ?? 0));
    }
  }
  for (let word = 0; word < hash.length; word++) {
    set(hash, word, at(hash, word) ^ at(state, word) ^ at(state, word + 8));
  }
}

function mix(
  state: BigUint64Array,
  [a, b, c, d]: readonly [number, number, number, number],
  x: bigint,
  y: bigint,
): void {
  set(state, a, at(state, a) + at(state, b) + x);
  set(state, d, rotated(at(state, d) ^ at(state, a), 32n));
  set(state, c, at(state, c) + at(state, d));
  set(state, b, rotated(at(state, b) ^ at(state, c), 24n));
  set(state, a, at(state, a) + at(state, b) + y);
  set(state, d, rotated(at(state, d) ^ at(state, a), 16n));
  set(state, c, at(state, c) + at(state, d));
  set(state, b, rotated(at(state, b) ^ at(state, c), 63n));
}

function rotated(word: bigint, bits: bigint): bigint {
  return ((word >> bits) | (word << (64n - bits))) & MASK;
}

function at(words: BigUint64Array, index: number): bigint {
  return words[index] ?? 0n;
}

function set(words: BigUint64Array, index: number, value: bigint): void {
  words[index] = value & MASK;
}
