import { encodeRegion, healpixPixel, htmLevelOf, htmPixel, isHealpixIndex, type Region } from '../../geometry/index.js';
import type { DataIdValue } from '../data-id.js';
import type { DimensionElement, SkypixLevel } from '../universe/element.js';
import type { DimensionUniverse } from '../universe/universe.js';
import { DimensionRecord } from './dimension-record.js';
import { recordFields } from './record-schema.js';

/** The record of a sky pixel, computed from its index; null if there is no such pixel. */
export function skypixRecord(
  universe: DimensionUniverse,
  element: DimensionElement,
  level: SkypixLevel,
  index: DataIdValue | undefined,
): DimensionRecord | null {
  const region = typeof index === 'number' ? pixelRegion(level, index) : null;
  if (region === null || index === undefined) {
    return null;
  }
  const base64 = Buffer.from(encodeRegion(region)).toString('base64');
  return new DimensionRecord(element, recordFields(universe, element), [index, base64]);
}

/**
 * The region of a pixel, or null if there is none of that index. An HTM index says itself what level it is of, and the
 * reference takes one of any level for every `htm` dimension.
 */
function pixelRegion({ pixelization, level }: SkypixLevel, index: number): Region | null {
  if (pixelization === 'healpix') {
    return isHealpixIndex(level, index) ? healpixPixel(level, index) : null;
  }
  const ownLevel = htmLevelOf(index);
  return ownLevel < 0 ? null : htmPixel(ownLevel, index);
}

/** The record of a sky pixel in the form of the wire, as JSON text; null if there is no such pixel. */
export function skypixRecordText(universe: DimensionUniverse, element: DimensionElement, index: number): string | null {
  const record = element.skypix === null ? null : skypixRecord(universe, element, element.skypix, index);
  return record === null ? null : record.json;
}
