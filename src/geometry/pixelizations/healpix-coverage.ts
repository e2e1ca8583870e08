import { vector, type Vector } from '../math/vector.js';
import { squaredChord } from '../math/vector.js';
import { circleOfSquaredChord, isEmptyCircle } from '../regions/circle.js';
import { contains } from '../regions/contains.js';
import { ellipseBoundingCircle } from '../regions/ellipse.js';
import type { Box, Circle, ConvexPolygon, Region } from '../regions/region.js';
import { relate } from '../relations/relate.js';
import { DISJOINT, WITHIN } from '../relations/relation.js';
import { healpixCorners, healpixFacePixel, healpixIndex, healpixPixel, healpixPoint, healpixSide } from './healpix.js';
import { TooManyPixelsError } from './htm-coverage.js';
import { healpixNeighbours } from './healpix-neighbours.js';
import { RangeSet } from './range-set.js';

/** The region is looked for among pixels that are this many levels finer, as in the reference. */
const FINER_LEVELS = 4;
/** How many fine pixels along a boundary are looked at before giving up. */
const MAXIMUM_FINE_PIXELS = 1_000_000;
/** Widens the circle around a pixel a little, for the curvature of its sides between the points looked at. */
const MARGIN = 1.1;

/**
 * The pixels that a region may touch: those of a grid four levels finer that it overlaps, with their neighbours, gathered
 * into the pixels of the level. The reference does the same with a grid query that may take in a few more fine pixels,
 * so that pixels at the very border of this set may differ from its answer.
 *
 * @throws TooManyPixelsError if the boundary of the region crosses too many fine pixels.
 */
export function healpixEnvelope(level: number, region: Region): RangeSet {
  switch (region.kind) {
    case 'union':
      return region.operands
        .map((operand) => healpixEnvelope(level, operand))
        .reduce((all, ranges) => all.union(ranges), RangeSet.empty);
    case 'intersection':
      return region.operands
        .map((operand) => healpixEnvelope(level, operand))
        .reduce((common, ranges) => common.intersection(ranges), RangeSet.of([[0, 12 * 4 ** level]]));
    case 'ellipse':
      return healpixEnvelope(level, ellipseBoundingCircle(region));
    case 'circle':
      return circleEnvelope(level, region);
    case 'box':
    case 'polygon':
      return gather(level, finePixels(level + FINER_LEVELS, region));
  }
}

function circleEnvelope(level: number, circle: Circle): RangeSet {
  if (isEmptyCircle(circle)) {
    return RangeSet.empty;
  }
  const fineLevel = level + FINER_LEVELS;
  if (circle.squaredChordLength === 0) {
    const index = healpixIndex(fineLevel, circle.center);
    return gather(level, { whole: [], touched: [index] });
  }
  return gather(level, finePixels(fineLevel, circle));
}

interface FinePixels {
  /** Ranges of fine pixels that lie within the region. */
  readonly whole: readonly (readonly [number, number])[];
  /** Fine pixels that the region touches. */
  readonly touched: readonly number[];
}

/** Neighbours of pixels within the region are touched themselves, so that only those of touched ones can be missing. */
function gather(level: number, { whole, touched }: FinePixels): RangeSet {
  const fineLevel = level + FINER_LEVELS;
  const perPixel = 4 ** FINER_LEVELS;
  const coarse = (index: number): number => Math.floor(index / perPixel);
  const indices = new Set(touched.flatMap((index) => [index, ...healpixNeighbours(fineLevel, index)]).map(coarse));
  return RangeSet.of([
    ...whole.map(([begin, end]) => [coarse(begin), coarse(end - 1) + 1] as const),
    ...[...indices].map((index) => [index, index + 1] as const),
  ]);
}

function finePixels(fineLevel: number, region: Box | Circle | ConvexPolygon): FinePixels {
  const whole: (readonly [number, number])[] = [];
  const touched: number[] = [];
  const visit = (index: number, level: number): void => {
    const relation = relate(surroundingCircle(level, index), region);
    if (relation & DISJOINT) {
      return;
    }
    const scale = 4 ** (fineLevel - level);
    if (relation & WITHIN) {
      whole.push([index * scale, (index + 1) * scale]);
    } else if (level < fineLevel) {
      for (let child = 0; child < 4; child++) {
        visit(4 * index + child, level + 1);
      }
    } else if (touches(level, index, region)) {
      if (touched.length >= MAXIMUM_FINE_PIXELS) {
        throw new TooManyPixelsError('The region crosses too many HEALPix pixels.');
      }
      touched.push(index);
    }
  };
  for (let face = 0; face < 12; face++) {
    visit(face, 0);
  }
  return { whole, touched };
}

function touches(level: number, index: number, region: Region): boolean {
  return (relate(healpixPixel(level, index), region) & DISJOINT) === 0 || contains(region, centerOf(level, index));
}

function centerOf(level: number, index: number): Vector {
  const side = healpixSide(level);
  const { face, x, y } = healpixFacePixel(level, index);
  return healpixPoint(face, (x + 0.5) / side, (y + 0.5) / side);
}

/** A circle that has all of a pixel in it; the whole sphere for faces, which are too large to bother. */
function surroundingCircle(level: number, index: number): Circle {
  if (level === 0) {
    return circleOfSquaredChord(vector(0, 0, 1), 4);
  }
  const center = centerOf(level, index);
  const farthest = Math.max(...healpixCorners(level, index).map((corner) => squaredChord(center, corner)));
  return circleOfSquaredChord(center, Math.min(4, farthest * MARGIN));
}
