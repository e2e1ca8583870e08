import { encodeRegion, healpixPixel, htmPixel, isHealpixIndex, isHtmIndex } from '../../geometry/index.js';
import type { DataIdValue } from '../data-id.js';
import type { DimensionElement, SkypixLevel } from '../universe/element.js';
import { DimensionRecord } from './dimension-record.js';
import { recordFields } from './record-schema.js';
import type { DimensionUniverse } from '../universe/universe.js';

/** The record of a sky pixel, computed from its index; null if there is no such pixel. */
export function skypixRecord(
  universe: DimensionUniverse,
  element: DimensionElement,
  { pixelization, level }: SkypixLevel,
  index: DataIdValue | undefined,
): DimensionRecord | null {
  if (typeof index !== 'number') {
    return null;
  }
  const isHtm = pixelization === 'htm';
  if (!(isHtm ? isHtmIndex(level, index) : isHealpixIndex(level, index))) {
    return null;
  }
  const region = isHtm ? htmPixel(level, index) : healpixPixel(level, index);
  const base64 = Buffer.from(encodeRegion(region)).toString('base64');
  return new DimensionRecord(element, recordFields(universe, element), [index, base64]);
}
