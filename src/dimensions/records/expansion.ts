import { ButlerUserError, pythonRepr } from '../../foundation/errors/index.js';
import { type DataCoordinate, dataIdOf, describeDataId, describeValue } from '../data-coordinate.js';
import type { DataIdValue } from '../data-id.js';
import { type DimensionElement, definesRelationships } from '../universe/element.js';
import type { DimensionRecord } from './dimension-record.js';

/** The records found for the elements of a data coordinate's group; null where there is none. */
export type FoundRecords = ReadonlyMap<string, DimensionRecord | null>;

/**
 * Complete a data coordinate by the records of all elements of its group: adds the implied values and checks that
 * they agree (reference: `SqlRegistry.expandDataId`).
 *
 * @throws ButlerUserError `data_id_value` if a dimension has no record, `inconsistent_data_id` if given or implied
 * values contradict each other, `dimension_name` if an implied value is NULL.
 */
export function expand(coordinate: DataCoordinate, found: FoundRecords): DataCoordinate {
  const keys = new Map<string, DataIdValue | null>(dataIdOf(coordinate));
  for (const element of coordinate.group.lookupOrder) {
    if (element.kind !== 'relation' && (keys.get(element.name) ?? null) === null) {
      throw new ButlerUserError('dimension_name', `No value or null value for dimension ${element.name}.`);
    }
    const record = found.get(element.name) ?? null;
    if (record === null) {
      refuseMissingRecord(element, coordinate, keys);
    } else {
      addImpliedValues(element, record, coordinate, keys);
    }
  }
  return {
    group: coordinate.group,
    values: coordinate.group.dataCoordinateKeys.map((name) => keys.get(name) ?? ''),
    records: coordinate.group.elements.flatMap((element) => found.get(element.name) ?? []),
  };
}

function refuseMissingRecord(
  element: DimensionElement,
  coordinate: DataCoordinate,
  keys: ReadonlyMap<string, DataIdValue | null>,
): void {
  const place = `${element.name} via keys ${describeDataId(keys)}`;
  if (coordinate.group.has(element.name)) {
    throw new ButlerUserError('data_id_value', `Could not fetch record for dimension ${place}.`);
  }
  if (definesRelationships(element)) {
    throw new ButlerUserError(
      'inconsistent_data_id',
      `Could not fetch record for element ${place}, but it defines relationships: ` +
        'one or more of these dimensions have inconsistent values.',
    );
  }
}

function addImpliedValues(
  element: DimensionElement,
  record: DimensionRecord,
  coordinate: DataCoordinate,
  keys: Map<string, DataIdValue | null>,
): void {
  for (const name of element.implied) {
    const value = keyValue(record.get(name));
    const known = keys.get(name);
    if (known === undefined) {
      keys.set(name, value);
    } else if (known !== value) {
      throw new ButlerUserError(
        'inconsistent_data_id',
        `Data ID ${describeDataId(dataIdOf(coordinate))} has ${name}=${describeValue(known)}, ` +
          `but ${pythonRepr(element.name)} implies ${name}=${describeValue(value)}.`,
      );
    }
  }
}

function keyValue(value: ReturnType<DimensionRecord['get']>): DataIdValue | null {
  return value === undefined || typeof value === 'boolean' ? null : value;
}
