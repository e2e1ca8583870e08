import type { Column, ColumnType } from '../universe/column.js';
import type { DimensionElement } from '../universe/element.js';
import type { DimensionUniverse } from '../universe/universe.js';

/** One field of a dimension record. Its name is also the name of its column in the element's table. */
export interface RecordField {
  readonly name: string;
  readonly type: ColumnType;
  /** What the field is to its element. */
  readonly role: 'required' | 'key' | 'implied' | 'alternate' | 'metadata' | 'region' | 'timespan';
}

const schemas = new WeakMap<DimensionElement, readonly RecordField[]>();

/**
 * The fields of an element's records in the order of the wire (protocol section 3.4): required dimensions other than
 * the element itself, its own key, implied dimensions, alternate keys, metadata, region, timespan.
 */
export function recordFields(universe: DimensionUniverse, element: DimensionElement): readonly RecordField[] {
  let fields = schemas.get(element);
  if (fields === undefined) {
    fields = makeFields(universe, element);
    schemas.set(element, fields);
  }
  return fields;
}

/** The column type of a dimension's primary key. */
export function keyType(universe: DimensionUniverse, dimension: string): 'int' | 'string' {
  return universe.element(dimension).primaryKey?.type === 'string' ? 'string' : 'int';
}

function makeFields(universe: DimensionUniverse, element: DimensionElement): readonly RecordField[] {
  const dependencies = element.required.filter((name) => name !== element.name);
  const dimensionField = (name: string, role: RecordField['role']): RecordField => ({
    name,
    type: keyType(universe, name),
    role,
  });
  const columnField = (column: Column, role: RecordField['role']): RecordField => ({
    name: column.name,
    type: column.type,
    role,
  });
  return [
    ...dependencies.map((name) => dimensionField(name, 'required')),
    ...(element.primaryKey === null ? [] : [columnField(element.primaryKey, 'key')]),
    ...element.implied.map((name) => dimensionField(name, 'implied')),
    ...element.alternateKeys.map((column) => columnField(column, 'alternate')),
    ...element.metadata.map((column) => columnField(column, 'metadata')),
    ...(element.spatialFamily === null ? [] : [{ name: 'region', type: 'region', role: 'region' } as const]),
    ...(element.temporalFamily === null ? [] : [{ name: 'timespan', type: 'timespan', role: 'timespan' } as const]),
  ];
}

/** The name of the column that holds a required dimension of the element: its own key goes by the key's name. */
export function columnOfDimension(element: DimensionElement, dimension: string): string {
  return element.name === dimension && element.primaryKey !== null ? element.primaryKey.name : dimension;
}
