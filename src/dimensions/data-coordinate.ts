import { ButlerUserError, pythonRepr } from '../foundation/errors/index.js';
import type { DataIdInput, DataIdValue } from './data-id.js';
import type { DimensionGroup } from './group.js';
import type { DimensionRecord } from './records/dimension-record.js';
import type { DimensionUniverse } from './universe/universe.js';

/** A data ID that has a value for every required dimension of its group, and perhaps for the implied ones too. */
export interface DataCoordinate {
  readonly group: DimensionGroup;
  /** Values of `group.required` and, if they are known, of `group.implied`: none or all of them. */
  readonly values: readonly DataIdValue[];
  /** The records of all elements of the group that have one, in universe order; null if they were not looked up. */
  readonly records: readonly DimensionRecord[] | null;
}

/**
 * Bring a data ID into the dimensions of a group (reference: `DataCoordinate.standardize`): defaults fill what is
 * missing, keys outside the group are ignored, and implied values count only if all of them are given.
 *
 * @throws ButlerUserError `dimension_name` if a required dimension has no value.
 */
export function standardize(dataId: DataIdInput, group: DimensionGroup, defaults: DataIdInput): DataCoordinate {
  const valueOf = (name: string): DataIdValue | undefined => dataId.get(name) ?? defaults.get(name);
  const isFull = group.names.every((name) => valueOf(name) !== undefined);
  const keys = isFull ? group.dataCoordinateKeys : group.required;
  const values = keys.map((name) => {
    const value = valueOf(name);
    if (value === undefined) {
      throw new ButlerUserError(
        'dimension_name',
        `No value in data ID (${describeDataId(dataId)}) for required dimension ${pythonRepr(name)}.`,
      );
    }
    return value;
  });
  return { group, values, records: null };
}

/**
 * The dimension group that the keys of a data ID span.
 *
 * @throws ButlerUserError `dimension_name` for a key that is not a dimension.
 */
export function groupOfDataId(dataId: DataIdInput, universe: DimensionUniverse): DimensionGroup {
  for (const name of dataId.keys()) {
    if (!universe.isDimension(name)) {
      throw new ButlerUserError('dimension_name', `Unknown dimension ${pythonRepr(name)} in data ID.`);
    }
  }
  return universe.group(dataId.keys());
}

/** The values of a data coordinate by dimension name, in the order of the wire. */
export function dataIdOf(coordinate: DataCoordinate): Map<string, DataIdValue> {
  const keys = coordinate.group.dataCoordinateKeys;
  return new Map(coordinate.values.map((value, index) => [keys[index] ?? '', value]));
}

/** A data ID as Python prints a dictionary, for messages. */
export function describeDataId(dataId: ReadonlyMap<string, DataIdValue | null>): string {
  const members = [...dataId].map(([name, value]) => `${pythonRepr(name)}: ${describeValue(value)}`);
  return `{${members.join(', ')}}`;
}

/** A data ID value as Python prints it, for messages. */
export function describeValue(value: DataIdValue | null): string {
  if (value === null) {
    return 'None';
  }
  return typeof value === 'string' ? pythonRepr(value) : String(value);
}
