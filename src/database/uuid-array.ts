const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const UUID_BYTES = 16;
/** PostgreSQL's own number of the type `uuid`. */
const UUID_TYPE = 2950;

/**
 * UUIDs as a value of type `uuid[]` in PostgreSQL's binary format (its `array_recv`), which it reads in a fifth of the time
 * that their texts take.
 *
 * @param ids hexadecimal digits with hyphens.
 */
export function uuidArray(ids: readonly string[]): Buffer {
  const digits = Buffer.from(ids.join('').replaceAll('-', ''), 'hex');
  const array = Buffer.allocUnsafe(HEADER_BYTES + ids.length * (LENGTH_BYTES + UUID_BYTES));
  const [dimensions, hasNulls, lowerBound] = [1, 0, 1];
  [dimensions, hasNulls, UUID_TYPE, ids.length, lowerBound].forEach((number, index) => {
    array.writeInt32BE(number, 4 * index);
  });
  let end = HEADER_BYTES;
  for (let begin = 0; begin < digits.length; begin += UUID_BYTES) {
    end = array.writeInt32BE(UUID_BYTES, end);
    for (let index = 0; index < UUID_BYTES; index++) {
      array[end++] = digits[begin + index] ?? 0;
    }
  }
  return array;
}
