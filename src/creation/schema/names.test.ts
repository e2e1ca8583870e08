import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { blake2b } from './blake2b.js';
import { databaseName, literal, quoted } from './names.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('BLAKE2b', () => {
  test("of 64 bytes is Node's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (message) => {
        expect(blake2b(message, 64)).toBe(createHash('blake2b512').update(message).digest('hex'));
      }),
    );
  });

  // Values of Python's hashlib.
  test.each([
    ['', '1271cf25'],
    ['x', 'b1ba07e5'],
    ['a'.repeat(128), '12cabd16'],
    ['a'.repeat(129), '55ada03e'],
  ])('of 4 bytes, also at the borders of a block', (text, expected) => {
    expect(blake2b(bytes(text), 4)).toBe(expected);
  });
});

describe('names in the database', () => {
  test('stay what they are up to 63 characters', () => {
    expect(databaseName('a'.repeat(63))).toBe('a'.repeat(63));
  });

  test('end in a hash if they are longer', () => {
    expect(databaseName('fkey_collection_summary_dataset_type_collection_collection_id_collection_id')).toBe(
      'fkey_collection_summary_dataset_type_collection_collec_4090d073',
    );
  });

  test('and texts are quoted', () => {
    expect(quoted('a"b')).toBe('"a""b"');
    expect(literal("it's")).toBe("'it''s'");
  });
});
