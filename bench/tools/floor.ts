import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** A SELECT with its values. */
export interface Floor {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Executions before the measurement: the statement is parsed, planned and in the caches. */
const WARM_UP = 20;

/**
 * The median time of a prepared statement on one connection, in milliseconds.
 *
 * @param seconds how long it takes at most.
 */
export async function measureFloor(client: Client, { text, values }: Floor, seconds: number): Promise<number> {
  const query = {
    name: createHash('sha256').update(text).digest('hex').slice(0, 32),
    text,
    values: [...values],
    rowMode: 'array' as const,
  };
  for (let count = 0; count < WARM_UP; count += 1) {
    await client.query(query);
  }
  const times: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const started = performance.now();
    await client.query(query);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? NaN;
}
