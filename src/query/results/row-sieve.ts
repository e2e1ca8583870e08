import type { Row } from '../../database/index.js';
import type { DimensionElement } from '../../dimensions/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import { decodeBase64Region, overlaps, overlapsBase64, type Region } from '../../geometry/index.js';
import type { Column, Postprocessing } from '../analysis/index.js';

/** How many decoded regions are kept, of about a kilobyte each: neighbouring rows share most of theirs. */
const MAXIMUM_KEPT_REGIONS = 32_768;

/** Whether a row, which stands at some place in its page, stays. */
export type RowFilter = (row: Row, index: number) => boolean;

/** The regions of an element that belong to a row. */
type RegionsOf = (row: Row, index: number) => readonly Region[];

/** Reads the regions of data IDs that a filter does not know yet: one text per data ID, or null. */
export type RegionReader = (element: DimensionElement, dataIds: readonly Row[]) => Promise<readonly (string | null)[]>;

/** What is left to do with rows. */
export interface RowSieve {
  /** To be called with a page of rows before it is asked which of them stay. */
  readonly prepare: ((rows: readonly Row[], read: RegionReader) => Promise<void>) | null;
  readonly keeps: RowFilter;
}

/**
 * Compile what is left to do with rows (reference: `Postprocessing.apply`): a row is dropped if regions that have to
 * overlap certainly do not.
 *
 * @param positionOf where a column is in the rows.
 * @throws ButlerUserError (`keeps`) `calibration_lookup` for a row that was joined more than once.
 */
export function rowSieve(postprocessing: Postprocessing, positionOf: (column: Column) => number): RowSieve {
  const decode = regionDecoder();
  const lookedUp = new Map(
    postprocessing.lookedUp.map((element) => {
      const keys = element.required.map((dimension) => positionOf({ kind: 'key', dimension }));
      return [element, new LookedUpRegions(element, keys)] as const;
    }),
  );
  const regionsOf = (element: DimensionElement): RegionsOf => {
    const regions = lookedUp.get(element);
    const position = positionOf({ kind: 'field', element: element.name, field: 'region' });
    return regions === undefined ? (row) => decode(row[position] ?? '') : (_row, index) => regions.at(index);
  };
  const tests = [
    ...postprocessing.pairs.map((column) => pairsTest(positionOf(column))),
    ...postprocessing.joins.map(([a, b]) => joinTest(regionsOf(a), regionsOf(b))),
    ...postprocessing.constraints.map(({ element, region }) =>
      constraintTest(regionsOf(element), decodeBase64Region(region)),
    ),
    ...(postprocessing.checkMatchCount ? [matchCountTest(positionOf({ kind: 'match_count' }))] : []),
  ];
  return {
    prepare:
      lookedUp.size === 0
        ? null
        : async (rows, read) => {
            await Promise.all([...lookedUp.values()].map((regions) => regions.prepare(rows, read)));
          },
    keeps: (row, index) => tests.every((test) => test(row, index)),
  };
}

/** What is known of a data ID, which is found key by key: putting the keys together would take longer. */
class Place {
  /** Null if nobody has read them yet. */
  regions: readonly Region[] | null = null;
  #places: Map<string, Place> | null = null;

  at(key: string): Place {
    this.#places ??= new Map();
    let place = this.#places.get(key);
    if (place === undefined) {
      place = new Place();
      this.#places.set(key, place);
    }
    return place;
  }
}

/** Regions of an element by its data ID, read for the rows of a page together. */
class LookedUpRegions {
  #root = new Place();
  #known = 0;
  /** The places of the data IDs of the page, row by row. */
  #page: readonly Place[] = [];

  constructor(
    private readonly element: DimensionElement,
    private readonly keys: readonly number[],
  ) {}

  async prepare(rows: readonly Row[], read: RegionReader): Promise<void> {
    let unknown = this.#turnTo(rows);
    if (this.#known + unknown.size > MAXIMUM_KEPT_REGIONS) {
      this.#root = new Place();
      this.#known = 0;
      unknown = this.#turnTo(rows);
    }
    if (unknown.size === 0) {
      return;
    }
    const dataIds = [...unknown.values()].map((row) => this.keys.map((position) => row[position] ?? null));
    const texts = await read(this.element, dataIds);
    [...unknown.keys()].forEach((place, index) => {
      const text = texts[index] ?? null;
      place.regions = text === null ? NO_REGIONS : [decodeBase64Region(text)];
    });
    this.#known += unknown.size;
  }

  /** The regions of the row at a place in the page. */
  at(index: number): readonly Region[] {
    return this.#page[index]?.regions ?? NO_REGIONS;
  }

  /** Go on to a page; returns the places that nothing is known of, each with one of its rows. */
  #turnTo(rows: readonly Row[]): ReadonlyMap<Place, Row> {
    const unknown = new Map<Place, Row>();
    this.#page = rows.map((row) => {
      let place = this.#root;
      for (const position of this.keys) {
        place = place.at(row[position] ?? '');
      }
      if (place.regions === null) {
        unknown.set(place, row);
      }
      return place;
    });
    return unknown;
  }
}

const NO_REGIONS: readonly Region[] = [];

function pairsTest(position: number): RowFilter {
  return (row) => {
    const pairs = row[position] ?? null;
    return pairs === null || overlapsBase64(pairs) !== false;
  };
}

function joinTest(a: RegionsOf, b: RegionsOf): RowFilter {
  return (row, index) => mayOverlap(a(row, index), b(row, index));
}

function constraintTest(regionsOf: RegionsOf, region: Region): RowFilter {
  const given = [region];
  return (row, index) => mayOverlap(regionsOf(row, index), given);
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
