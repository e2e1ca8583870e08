import { type Loose, Raw } from './loose.js';
import type { Random } from './random.js';

/** Integers that a database holds. */
const INTEGERS: readonly Loose[] = [
  ...[0, -1, 2, 7, 32768, 2147483647, 2147483648, -2147483649, 20210909],
  ...[9007199254740993n, 4102444800000000000n, 4102444800000000001n],
  ...[9223372036854775806n, 9223372036854775807n, -9223372036854775807n, -9223372036854775808n],
];

/** Other numbers of JSON. */
const NUMBERS = [
  ...['-0', '1.0', '1.5', '1e3', '1e18', '1e19', '1e-400', '1e308', '-1.7976931348623157e308', '5e-324'],
  ...['9223372036854775808', '-9223372036854775809', '18446744073709551616', '9'.repeat(399)],
].map((text) => new Raw(text));

/** What is no number of JSON, or none that we take. */
const NO_NUMBERS = [
  ...['1e400', '-1e999', '9'.repeat(500), '01', '0x10', '1_000', '+1', 'NaN', 'Infinity', '-Infinity'],
].map((text) => new Raw(text));

/** Strings that no database text can hold. */
const NO_TEXTS = ['\0', 'a\0b', '\ud800', '\udfff\ud800x'];

/** Strings that have broken other programs. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '😀',
  '\u202efed',
  '\u0301\u0301\u0301',
  'ﬁ',
  'İ',
  'ß',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NULL',
  'true',
  "'; DROP TABLE dataset; --",
  "''",
  '"',
  '\\',
  '\\\\%',
  '%',
  '_',
  '*',
  '?',
  '[',
  '[!',
  '[]',
  '[z-a]',
  '[!a-z]*',
  '*a*a*a*a*a*a*a*a*a*a*b',
  '\r\n\r\nHTTP/1.1 500 x',
  '\n',
  '\t',
  '\x7f\x80\x9f',
  '../../../etc/passwd',
  '%2e%2e%2f',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '1',
  '-1',
  '1e3',
  '1.5',
  '9223372036854775808',
  '2026-01-01T00:00:00',
  '00000000-0000-0000-0000-000000000000',
  'urn:uuid:00000000-0000-0000-0000-000000000001',
  '{00000000000000000000000000000002}',
  'AAAA',
  'cA==',
  'YwAA',
  'a.b',
  'a.b.c',
  '.',
  '..',
  'visit.',
  '.visit',
  '[any]',
  'x'.repeat(300),
  'é'.repeat(5_000),
];

const DEPTHS = [2, 10, 50, 120, 150, 195, 201, 1_000, 10_000];

/** A number that is at some limit, rarely none at all. */
export function hostileNumber(random: Random): Loose {
  return random.weighted(
    [85, () => random.pick(INTEGERS)],
    [13, () => random.pick<Loose>(NUMBERS)],
    [2, () => random.pick<Loose>(NO_NUMBERS)],
  );
}

export function hostileText(random: Random): string {
  return random.pick(random.chance(0.97) ? TEXTS : NO_TEXTS);
}

/** Any value that should not stand where it stands. */
export function hostileValue(random: Random): Loose {
  return random.weighted<Loose>(
    [4, () => hostileNumber(random)],
    [4, () => hostileText(random)],
    [2, () => random.pick<Loose>([null, true, false, [], {}, [[]], [null], { a: 1 }])],
    [1, () => nested(random, random.pick(DEPTHS))],
    [1, () => ({ ['__proto__']: { polluted: true }, constructor: { prototype: { polluted: true } } })],
    [0.5, () => random.times(random.below(2_000), () => random.pick<Loose>([0, 'x', null]))],
    [0.2, () => new Raw(random.pick(['', ',', '{', ']', '"', "'x'", 'undefined', '/**/1', '{"a":1,"a":2}']))],
  );
}

function nested(random: Random, depth: number): Raw {
  return random.chance(0.5)
    ? new Raw(`${'['.repeat(depth)}${']'.repeat(depth)}`)
    : new Raw(`${'{"operand":'.repeat(depth)}1${'}'.repeat(depth)}`);
}
