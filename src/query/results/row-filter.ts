import type { Row } from '../../database/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import { decodeBase64Region, overlaps, overlapsBase64, type Region } from '../../geometry/index.js';
import type { Column, Postprocessing } from '../analysis/index.js';

/** How many decoded regions a filter keeps: neighbouring rows share most of theirs. */
const MAXIMUM_KEPT_REGIONS = 4_096;

/** Whether a row stays. */
export type RowFilter = (row: Row) => boolean;

/**
 * Compile what is left to do with rows (reference: `Postprocessing.apply`): a row is dropped if regions that have to
 * overlap certainly do not.
 *
 * @param positionOf where a column is in the rows.
 * @throws ButlerUserError (the filter) `calibration_lookup` for a row that was joined more than once.
 */
export function rowFilter(postprocessing: Postprocessing, positionOf: (column: Column) => number): RowFilter {
  const decode = regionDecoder();
  const regionOf = (element: string): number => positionOf({ kind: 'field', element, field: 'region' });
  const tests = [
    ...postprocessing.pairs.map((column) => pairsTest(positionOf(column))),
    ...postprocessing.joins.map(([a, b]) => joinTest(regionOf(a.name), regionOf(b.name), decode)),
    ...postprocessing.constraints.map(({ element, region }) =>
      constraintTest(regionOf(element.name), decodeBase64Region(region), decode),
    ),
    ...(postprocessing.checkMatchCount ? [matchCountTest(positionOf({ kind: 'match_count' }))] : []),
  ];
  return (row) => tests.every((test) => test(row));
}

function pairsTest(position: number): RowFilter {
  return (row) => {
    const pairs = row[position] ?? null;
    return pairs === null || overlapsBase64(pairs) !== false;
  };
}

function joinTest(a: number, b: number, decode: (text: string) => readonly Region[]): RowFilter {
  return (row) => mayOverlap(decode(row[a] ?? ''), decode(row[b] ?? ''));
}

function constraintTest(position: number, region: Region, decode: (text: string) => readonly Region[]): RowFilter {
  const given = [region];
  return (row) => mayOverlap(decode(row[position] ?? ''), given);
}

/** Whether some pair overlaps, or may do so for all that can be told; a missing region rules nothing out. */
function mayOverlap(ones: readonly Region[], others: readonly Region[]): boolean {
  if (ones.length === 0 || others.length === 0) {
    return true;
  }
  return ones.some((one) => others.some((other) => overlaps(one, other) !== false));
}

function matchCountTest(position: number): RowFilter {
  return (row) => {
    if (Number(row[position] ?? 1) > 1) {
      throw new ButlerUserError(
        'calibration_lookup',
        'Ambiguous calibration validity range match. This usually means a temporal join or ' +
          "'where' needs to be added, but it could also mean that multiple validity ranges " +
          'overlap a single output data ID.',
      );
    }
    return true;
  };
}

/** Decodes regions separated by `:`, and remembers the last ones. */
function regionDecoder(): (text: string) => readonly Region[] {
  const kept = new Map<string, readonly Region[]>();
  return (text) => {
    let regions = kept.get(text);
    if (regions === undefined) {
      if (kept.size >= MAXIMUM_KEPT_REGIONS) {
        kept.clear();
      }
      regions = text === '' ? [] : text.split(':').map(decodeBase64Region);
      kept.set(text, regions);
    }
    return regions;
  };
}
