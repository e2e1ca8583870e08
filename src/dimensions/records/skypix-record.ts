import { ServiceError } from '../../foundation/errors/index.js';
import type { DataIdValue } from '../data-id.js';
import type { DimensionElement, SkypixLevel } from '../universe/element.js';
import type { DimensionRecord } from './dimension-record.js';

/** The record of a sky pixel: its index and its region. */
export function skypixRecord(
  element: DimensionElement,
  _level: SkypixLevel,
  _index: DataIdValue | undefined,
): DimensionRecord | null {
  throw new ServiceError('not_implemented', `Records of ${element.name} are not available yet.`);
}
