import { Injectable } from '@nestjs/common';
import type { Namespace, StatementReader } from '../../database/index.js';
import type { DataCoordinate } from '../data-coordinate.js';
import type { CachedRecords } from './cached-records.js';
import type { DimensionRecord } from './dimension-record.js';
import { expand } from './expansion.js';
import { readRecords } from './record-statement.js';
import { skypixRecord } from './skypix-record.js';

/** Completes data coordinates by their dimension records. Holds no state. */
@Injectable()
export class DimensionRecords {
  /**
   * Add the records of all elements of the group, and with them the implied values: without a statement where all of
   * them are among the cached records, in one statement otherwise.
   *
   * @param cached records that are known to be current, or null.
   * @throws ButlerUserError `data_id_value`, `inconsistent_data_id`, `dimension_name`.
   */
  async expand(
    namespace: Namespace,
    coordinate: DataCoordinate,
    cached: CachedRecords | null,
    reader?: StatementReader,
  ): Promise<DataCoordinate> {
    const found = cached?.find(coordinate) ?? (await readRecords(namespace, coordinate, reader));
    const records = new Map<string, DimensionRecord | null>(found);
    for (const [index, name] of coordinate.group.required.entries()) {
      const element = coordinate.group.universe.element(name);
      if (element.skypix !== null) {
        records.set(name, skypixRecord(coordinate.group.universe, element, element.skypix, coordinate.values[index]));
      }
    }
    return expand(coordinate, records);
  }
}
