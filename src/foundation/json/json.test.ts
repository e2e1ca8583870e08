import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeUtf8, JsonSyntaxError, parseJson, stringifyJson } from './json.js';
import type { JsonValue } from './json-value.js';

/** Integers are canonical: numbers where safe, bigint beyond. */
const integer = fc
  .oneof(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.bigInt({ min: -100n, max: 100n }))
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    integer,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5, noNullPrototype: false }),
  ),
}));

describe('exactness', () => {
  test.each([
    '1577836837000000001',
    '4102444800000000000',
    '9223372036854775807',
    '-9223372036854775808',
    '9007199254740993',
    '123456789012345678901234567890',
  ])('%s survives', (text) => {
    expect(stringifyJson(parseJson(`{"a":[${text}]}`))).toBe(`{"a":[${text}]}`);
  });

  test('whatever is written is read back the same', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = stringifyJson(value);
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('64-bit integers are exact, nested anywhere', () => {
    const path = fc.array(fc.constantFrom('array', 'object'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), path, (value, steps) => {
        const open = steps.map((step) => (step === 'array' ? '[' : '{"k":')).join('');
        const close = [...steps]
          .reverse()
          .map((step) => (step === 'array' ? ']' : '}'))
          .join('');
        const text = `${open}${String(value)}${close}`;
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
    );
  });

  test('safe integers are numbers, others bigint', () => {
    expect(parseJson('[9007199254740991, 9007199254740992, 1.0, 1e3]')).toEqual([
      9007199254740991,
      9007199254740992n,
      1,
      1000,
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', ''],
    ['an open object', '{'],
    ['NaN', 'NaN'],
    ['Infinity', '[Infinity]'],
    ['a number beyond all doubles', '{"a": [-1e999]}'],
    ['a lone surrogate', '"\\ud800"'],
    ['a lone surrogate in a key', '{"\\udfff": 1}'],
    ['a trailing comma', '[1,]'],
    ['single quotes', "{'a': 1}"],
    ['an absurdly long integer', '9'.repeat(500)],
    ['nesting beyond the limit', '['.repeat(201) + ']'.repeat(201)],
    ['nesting without end', '['.repeat(5_000_000)],
    ['millions of small arrays', `[${'[],'.repeat(2_000_000)}0]`],
    ['more than a million long integers', `[${'1234567890123456789,'.repeat(1_000_001)}0]`],
    ['long integers with a leading zero', '[01234567890123456789]'],
    ['long integers with two signs', '[--1234567890123456789]'],
    ['long integers one after the other', '[1234567890123456789 1234567890123456789]'],
    ['long integers inside words', '[tru1234567890123456789]'],
    ['a long integer as a key', '{1234567890123456789:1}'],
  ])('%s', (_what, text) => {
    expect(() => parseJson(text)).toThrow(JsonSyntaxError);
  });

  test('bytes that are not UTF-8', () => {
    expect(() => decodeUtf8(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(JsonSyntaxError);
  });
});

describe('harmless oddities', () => {
  test('an error shows the text as it came', () => {
    expect(() => parseJson('[ 123456789,x,1234567890123456789]')).toThrow('123456789,x,12345678');
  });

  test('900,000 long integers take a time that grows with their number', () => {
    const integers = new Array(900_000).fill('1234567890123456789').join();
    expect((parseJson(`[${integers}]`) as readonly JsonValue[]).every((item) => item === 1234567890123456789n)).toBe(
      true,
    );
  });

  test('fractions and exponents of many digits are doubles', () => {
    const text = '[0.12345678901234567890,12345678901234567890.5,1234567890123456789e2,-1E-12345678901234567]';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('brackets and digits in strings do not count', () => {
    const text = `"${'['.repeat(500)}\\"12345678901234567890"`;
    expect(parseJson(text)).toBe(JSON.parse(text));
  });

  test('surrogate pairs are fine', () => {
    expect(parseJson('"\\ud83d\\ude00"')).toBe('😀');
  });

  test('__proto__ is a key like any other', () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "a": 1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('of duplicate keys the last wins', () => {
    expect(stringifyJson(parseJson('{"a":1,"a":2}'))).toBe('{"a":2}');
  });

  test('a byte order mark is dropped', () => {
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toBe('1');
  });
});
