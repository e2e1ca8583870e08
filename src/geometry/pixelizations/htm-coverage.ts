import { ellipseBoundingCircle } from '../regions/ellipse.js';
import { type ConvexPolygon, polygonOf, type Region } from '../regions/region.js';
import { relate } from '../relations/relate.js';
import { DISJOINT, WITHIN } from '../relations/relation.js';
import { HTM_ROOTS, htmPixelsPerRoot } from './htm.js';
import { subdivide } from './trixel-stack.js';
import { RangeSet } from './range-set.js';

/** A region that has too many pixels along its boundary at the level that was asked for. */
export class TooManyPixelsError extends Error {
  override readonly name = 'TooManyPixelsError';
}

/** How many ranges an envelope may have unless the caller says otherwise. */
const DEFAULT_MAXIMUM_RANGES = 1_000_000;

/**
 * The pixels that are not provably disjoint from a region: those that touch it are among them.
 *
 * @throws TooManyPixelsError if the boundary of the region crosses too many pixels; the reference has no such limit.
 */
export function htmEnvelope(level: number, region: Region, maximumRanges = DEFAULT_MAXIMUM_RANGES): RangeSet {
  return cover(level, region, 'envelope', maximumRanges);
}

/**
 * The pixels that are provably within a region.
 *
 * @throws TooManyPixelsError as `htmEnvelope`.
 */
export function htmInterior(level: number, region: Region, maximumRanges = DEFAULT_MAXIMUM_RANGES): RangeSet {
  return cover(level, region, 'interior', maximumRanges);
}

const ROOTS = HTM_ROOTS.map(polygonOf);

type Coverage = 'envelope' | 'interior';

function cover(level: number, region: Region, coverage: Coverage, maximumRanges: number): RangeSet {
  switch (region.kind) {
    case 'union':
      return region.operands
        .map((operand) => cover(level, operand, coverage, maximumRanges))
        .reduce((all, ranges) => all.union(ranges), RangeSet.empty);
    case 'intersection': {
      const perRoot = htmPixelsPerRoot(level);
      const everything = RangeSet.of([[8 * perRoot, 16 * perRoot]]);
      return region.operands
        .map((operand) => cover(level, operand, coverage, maximumRanges))
        .reduce((common, ranges) => common.intersection(ranges), everything);
    }
    case 'ellipse':
      return cover(level, ellipseBoundingCircle(region), coverage, maximumRanges);
    case 'circle':
    case 'box':
    case 'polygon':
      return coverSimple(level, region, coverage, maximumRanges);
  }
}

function coverSimple(level: number, region: Region, coverage: Coverage, maximumRanges: number): RangeSet {
  const ranges: (readonly [number, number])[] = [];
  const visit = (trixel: ConvexPolygon, index: number, depth: number): void => {
    const relation = relate(trixel, region);
    if (relation & DISJOINT) {
      return;
    }
    if (relation & WITHIN || depth === level) {
      if (relation & WITHIN || coverage === 'envelope') {
        if (ranges.length >= maximumRanges) {
          throw new TooManyPixelsError(`The region crosses too many HTM pixels at level ${String(level)}.`);
        }
        const scale = htmPixelsPerRoot(level - depth);
        ranges.push([index * scale, (index + 1) * scale]);
      }
      return;
    }
    const children = subdivide(trixel, depth);
    visit(children[0], 4 * index, depth + 1);
    visit(children[1], 4 * index + 1, depth + 1);
    visit(children[2], 4 * index + 2, depth + 1);
    visit(children[3], 4 * index + 3, depth + 1);
  };
  for (const [root, trixel] of ROOTS.entries()) {
    visit(trixel, 8 + root, 0);
  }
  return RangeSet.of(ranges);
}
