import { createHash } from 'node:crypto';

/**
 * A number from 0 to 1, 1 excluded, that follows from a seed and the names of what it is for: equal names give equal
 * numbers, in whatever order they are asked for.
 */
export function randomOf(seed: number, ...names: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...names]))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** A number from a range; see `randomOf`. */
export function randomBetween(low: number, high: number, seed: number, ...names: readonly (string | number)[]): number {
  return low + (high - low) * randomOf(seed, ...names);
}
