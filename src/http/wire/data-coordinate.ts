import type { DataCoordinate, DataIdValue, DimensionGroup } from '../../dimensions/index.js';

/** Member names as they stand in the text, colon included, by dimension group; groups are interned. */
const memberNames = new WeakMap<DimensionGroup, readonly string[]>();

/**
 * A data coordinate in the form of the wire (protocol section 3.3), as JSON text. The data ID without dimensions always
 * has records, though none.
 */
export function dataCoordinateText(coordinate: DataCoordinate): string {
  const { group, values, records } = coordinate;
  if (group.names.length === 0) {
    return '{"dataId":{},"records":{}}';
  }
  const names = memberNamesOf(group);
  let text = '{"dataId":{';
  for (const [index, value] of values.entries()) {
    text += (index === 0 ? '' : ',') + (names[index] ?? '') + dataIdValueText(value);
  }
  if (records === null) {
    return `${text}},"records":null}`;
  }
  const members = records.map((record) => `${JSON.stringify(record.element.name)}:${record.json}`);
  return `${text}},"records":{${members.join(',')}}}`;
}

/** The value of a dimension as JSON text; integers are exact, whatever their size. */
export function dataIdValueText(value: DataIdValue): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function memberNamesOf(group: DimensionGroup): readonly string[] {
  let names = memberNames.get(group);
  if (names === undefined) {
    names = [...group.required, ...group.implied].map((name) => `${JSON.stringify(name)}:`);
    memberNames.set(group, names);
  }
  return names;
}
