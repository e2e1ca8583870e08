import { parquetWriteBuffer } from 'hyparquet-writer';
import { randomBetween } from '../random.js';
import type { SkyPosition } from '../sky/tangent-plane.js';

/**
 * A table of sources in a field as a Parquet file: id, position in degrees, flux in nanojansky.
 *
 * @param names names that the sources follow from.
 */
export function sourceTable(
  seed: number,
  names: readonly (string | number)[],
  { longitude, latitude }: SkyPosition,
  rows: number,
): Uint8Array {
  const column = (low: number, high: number, name: string): number[] =>
    Array.from({ length: rows }, (_, row) => randomBetween(low, high, seed, ...names, row, name));
  const ids = Array.from({ length: rows }, (_, row) => BigInt(row + 1));
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'source_id', data: ids, type: 'INT64' },
        { name: 'ra', data: column(longitude - 0.7, longitude + 0.7, 'ra'), type: 'DOUBLE' },
        { name: 'dec', data: column(latitude - 0.7, latitude + 0.7, 'dec'), type: 'DOUBLE' },
        { name: 'flux', data: column(2, 6, 'flux').map((exponent) => 10 ** exponent), type: 'DOUBLE' },
      ],
    }),
  );
}
