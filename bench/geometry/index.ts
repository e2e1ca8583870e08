import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeRegion, htmEnvelope, overlaps, type Region, relate } from '../../src/geometry/index.js';
import { printTable } from '../tools/table.js';

const SECONDS = 3;

interface Reference {
  readonly detectors: readonly string[];
  readonly patches: readonly string[];
  readonly pairs: readonly (readonly [detector: number, patch: number])[];
  readonly overlapping: number;
  readonly relate: number;
  readonly envelope: number;
}

/**
 * Relations and envelopes per second over visit-detector and patch regions that share an HTM level 7 pixel, decoded once,
 * beside the reference library as called from Python.
 */
export async function main(): Promise<void> {
  const python = process.env['BUTLER_TEST_PYTHON'] ?? 'python3';
  const { stdout } = await promisify(execFile)(python, ['bench/geometry/sphgeom_rates.py', String(SECONDS)], {
    maxBuffer: 256 * 1024 * 1024,
  });
  const reference = JSON.parse(stdout) as Reference;
  const decode = (hex: string): Region => decodeRegion(Buffer.from(hex, 'hex'));
  const detectors = reference.detectors.map(decode);
  const patches = reference.patches.map(decode);
  const pairs = reference.pairs.flatMap(([detector, patch]): [Region, Region][] => {
    const [first, second] = [detectors[detector], patches[patch]];
    return first === undefined || second === undefined ? [] : [[first, second]];
  });
  const overlapping = pairs.filter(([first, second]) => overlaps(first, second) === true).length;
  if (overlapping !== reference.overlapping) {
    throw new Error(`${String(overlapping)} pairs overlap here, ${String(reference.overlapping)} in the reference.`);
  }
  const related = rate(pairs, ([first, second]) => relate(first, second));
  const enveloped = rate(detectors, (region) => htmEnvelope(7, region));
  console.log(`${String(pairs.length)} pairs, ${String(overlapping)} of them overlap`);
  printTable([
    ['operations per second', 'here', 'Python', 'ratio'],
    ['relate', related, reference.relate, related / reference.relate],
    ['envelope at HTM level 7', enveloped, reference.envelope, enveloped / reference.envelope],
  ]);
}

/** The best rate of several rounds. */
function rate<T>(items: readonly T[], operation: (item: T) => unknown): number {
  let best = 0;
  const deadline = performance.now() + SECONDS * 1000;
  while (performance.now() < deadline) {
    const started = performance.now();
    for (const item of items) {
      operation(item);
    }
    best = Math.max(best, (items.length * 1000) / (performance.now() - started));
  }
  return best;
}
