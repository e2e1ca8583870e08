/** Sizes in V8's heap, in bytes, with compressed pointers off: Node is built that way. */
const POINTER = 8;
const OBJECT = 24;
const ARRAY = 32;
const STRING = 16;
const BIGINT = 24;
/** Hash tables are half full on average. */
const MAP_ENTRY = 5 * POINTER;
const SET_ENTRY = 4 * POINTER;
const TABLE = 150;

/**
 * Estimate of the heap that plain data takes: strings, numbers, arrays, maps, sets and objects without a class. What
 * occurs twice counts once, and instances of classes count as shared with others.
 */
export function heapBytes(value: unknown): number {
  const seen = new Set<unknown>();
  const sizeOf = (item: unknown): number => {
    if (typeof item === 'bigint') {
      return BIGINT;
    }
    if ((typeof item !== 'string' && (typeof item !== 'object' || item === null)) || seen.has(item)) {
      return 0;
    }
    seen.add(item);
    if (typeof item === 'string') {
      return STRING + POINTER * Math.ceil(item.length / POINTER);
    }
    return sizeOfObject(item, sizeOf);
  };
  return sizeOf(value);
}

function sizeOfObject(value: object, sizeOf: (member: unknown) => number): number {
  let size = 0;
  if (Array.isArray(value)) {
    size = ARRAY + POINTER * value.length;
    for (const member of value) {
      size += sizeOf(member);
    }
  } else if (value instanceof Map) {
    size = TABLE + MAP_ENTRY * value.size;
    for (const [key, member] of value as Map<unknown, unknown>) {
      size += sizeOf(key) + sizeOf(member);
    }
  } else if (value instanceof Set) {
    size = TABLE + SET_ENTRY * value.size;
    for (const member of value) {
      size += sizeOf(member);
    }
  } else if (isPlain(value)) {
    const members: readonly unknown[] = Object.values(value);
    size = OBJECT + POINTER * members.length;
    for (const member of members) {
      size += sizeOf(member);
    }
  }
  return size;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
