import { expect, test } from '@jest/globals';
import { decodeRegion, htmEnvelope, overlaps, type Region, relate } from '../../src/geometry/index.js';
import { runPython } from '../python.js';

const SEED = 20261123;
const PAIRS = 120_000;
/** Pairs that involve a circle may differ if its boundary is this near to what decides, in squared chord length. */
const MAXIMUM_BORDERLINE = 5;

/** What the reference library says of a pair of regions. */
interface Answer {
  readonly first: string;
  readonly second: string;
  readonly bits: number;
  readonly overlap: string;
  readonly envelope: string | null;
}

function parse(line: string): Answer {
  const [first = '', second = '', bits = '', overlap = '', envelope = null] = line.split(' ');
  return { first, second, bits: Number(bits), overlap, envelope };
}

function decode(hex: string): Region {
  return decodeRegion(Buffer.from(hex, 'hex'));
}

function overlapText(first: Region, second: Region): string {
  const overlap = overlaps(first, second);
  return overlap === null ? '?' : String(Number(overlap));
}

function isDifferent(answer: Answer): boolean {
  const first = decode(answer.first);
  const second = decode(answer.second);
  return relate(first, second) !== answer.bits || overlapText(first, second) !== answer.overlap;
}

test(`${String(PAIRS)} pairs of regions relate as in the reference library`, async () => {
  const script = new URL('sphgeom_pairs.py', import.meta.url).pathname;
  const answers = (await runPython(script, String(SEED), String(PAIRS))).trim().split('\n').map(parse);
  expect(answers).toHaveLength(PAIRS);

  const different = answers.filter(isDifferent);
  const hasCircle = ({ first, second }: Answer): boolean =>
    [first, second].some((hex) => hex.includes('63', 0) && /^(63|75)/.test(hex));
  expect(different.filter((answer) => !hasCircle(answer))).toEqual([]);
  expect(different.length).toBeLessThanOrEqual(MAXIMUM_BORDERLINE);

  const envelopes = answers.filter(({ envelope }) => envelope !== null);
  expect(envelopes.length).toBeGreaterThan(PAIRS / 20);
  for (const { first, envelope } of envelopes) {
    const ranges = htmEnvelope(7, decode(first)).ranges.map(([begin, end]) => `${String(begin)}-${String(end)}`);
    expect(`${first} ${ranges.join(',')}`).toBe(`${first} ${envelope ?? ''}`);
  }
}, 300_000);
