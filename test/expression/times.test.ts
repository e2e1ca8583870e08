import { expect, test } from '@jest/globals';
import { parseTime, TimeLiteralError } from '../../src/foundation/time/index.js';
import { runPython } from '../python.js';

const SEED = 20261123;
const LITERALS = 20_000;
/** Barycentric times are known to this many nanoseconds only. */
const BARYCENTRIC_TOLERANCE = 20_000n;
/**
 * Where fractions of a nanosecond arise, astropy's sums of two doubles may round otherwise than exact fractions do:
 * numbers, TCG, UTC before 1972, and seconds that run on into the next day.
 */
const ROUNDING_TOLERANCE = 1n;

function ours(literal: string): bigint | 'error' {
  try {
    return parseTime(literal);
  } catch (error) {
    if (error instanceof TimeLiteralError) {
      return 'error';
    }
    throw error;
  }
}

function tolerance(literal: string): bigint {
  if (/\/t[dc]b(\+00:00)?$/.test(literal)) {
    return BARYCENTRIC_TOLERANCE;
  }
  const hasFractions = /^(\w+\/)?-?[\d.]+(\/|$)|\/tcg|\b0?19[67][01]\b|:(6|99)/;
  return hasFractions.test(literal) ? ROUNDING_TOLERANCE : 0n;
}

test(`${String(LITERALS)} time literals are the times that astropy takes them for`, async () => {
  const script = new URL('time_literals.py', import.meta.url).pathname;
  const lines = (await runPython(script, String(SEED), String(LITERALS))).trim().split('\n');
  expect(lines).toHaveLength(LITERALS);

  const different: string[] = [];
  let errors = 0;
  for (const line of lines) {
    const [expected = '', ...rest] = line.split(' ');
    const literal = JSON.parse(rest.join(' ')) as string;
    const found = ours(literal);
    errors += Number(found === 'error');
    const isEqual =
      found === 'error' || expected === 'error'
        ? found === expected
        : [found - BigInt(expected), BigInt(expected) - found].every((difference) => difference <= tolerance(literal));
    if (!isEqual) {
      different.push(`${literal}: ${String(found)} instead of ${expected}`);
    }
  }
  expect(different).toEqual([]);
  expect(errors).toBeLessThan(LITERALS / 2);
}, 300_000);
