import { createHash } from 'node:crypto';
import type { Column } from '../analysis/index.js';

/** PostgreSQL cuts longer names off. */
const MAXIMUM_BYTES = 63;

/** The name under which a column is known between the stages of a query; unique among all columns. */
export function labelOf(column: Column): string {
  const name = fullNameOf(column);
  if (Buffer.byteLength(name) <= MAXIMUM_BYTES) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${Buffer.from(name)
    .subarray(0, 40)
    .toString('latin1')
    .replaceAll(/[^\w:.]/g, '_')}~${hash}`;
}

function fullNameOf(column: Column): string {
  switch (column.kind) {
    case 'key':
      return column.dimension;
    case 'field':
      return `${column.element}:${column.field}`;
    case 'dataset':
      return `dataset ${column.datasetType}:${column.field}`;
    case 'match_count':
      return ':match_count';
    case 'regions':
      return `${column.element}:regions`;
    case 'region_pairs':
      return `${column.a}&${column.b}`;
    case 'quoted':
      return `quoted ${fullNameOf(column.column)}`;
  }
}
