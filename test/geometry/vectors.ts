import { readFileSync } from 'node:fs';

/** A golden vector: made with the Python library, see `docs/geometry.md`. */
export interface GoldenVector<I, E> {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly input: I;
  readonly expect: E;
}

/** Numbers that JSON cannot hold are written as strings: `-0`, `NaN`, `Infinity`. */
export type GoldenNumber = number | string;

const file = new URL('vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: GoldenVector<unknown, unknown>[] };

/** All golden vectors of a kind, as rows for `test.each`. */
export function goldenVectors<I, E>(kind: string): readonly [string, I, E][] {
  const found = vectors.filter((vector) => vector.kind === kind) as GoldenVector<I, E>[];
  return found.map(({ id, name, input, expect }) => [`${id} ${name}`, input, expect]);
}

/** A number of a golden vector. */
export function golden(value: GoldenNumber | undefined): number {
  return Number(value);
}
