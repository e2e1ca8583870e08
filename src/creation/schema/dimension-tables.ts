import { type DimensionElement, type DimensionUniverse, hasTable } from '../../dimensions/index.js';
import { columnType, keyColumn } from './column-type.js';
import type { ForeignKey, Table, TableColumn } from './table.js';

/** The tables of all elements of a universe that have one. */
export function dimensionTables(universe: DimensionUniverse): readonly Table[] {
  return universe.elements.filter(hasTable).map((element) => elementTable(universe, element));
}

/** The foreign keys of a table that has a column for each of these dimensions, under the dimension's name. */
export function dimensionForeignKeys(universe: DimensionUniverse, names: readonly string[]): readonly ForeignKey[] {
  return names
    .map((name) => universe.element(name))
    .filter(hasTable)
    .map((element) => ({ source: element.required, table: element.name, target: keysOf(element) }));
}

function elementTable(universe: DimensionUniverse, element: DimensionElement): Table {
  const dependencies = element.required.filter((name) => name !== element.name);
  const keys = keysOf(element);
  return {
    name: element.name,
    columns: [
      ...element.required.map((name, index) => ({ ...keyColumn(universe, name), name: keys[index] ?? name })),
      ...element.implied.map((name) => keyColumn(universe, name)),
      ...[...element.alternateKeys, ...element.metadata].map((column) => ({
        name: column.name,
        type: columnType(column),
        isNullable: true,
      })),
      ...topologyColumns(element),
    ],
    primaryKey: keys,
    unique: element.alternateKeys.map(({ name }) => [...dependencies, name]),
    foreignKeys: dimensionForeignKeys(universe, [...dependencies, ...element.implied]),
  };
}

/** The columns of an element's own table that hold its required dimensions: its own key has the key's name. */
function keysOf(element: DimensionElement): readonly string[] {
  return element.required.map((name) => (name === element.name ? (element.primaryKey?.name ?? name) : name));
}

function topologyColumns(element: DimensionElement): readonly TableColumn[] {
  return [
    ...(element.spatialFamily === null ? [] : [{ name: 'region', type: 'text', isNullable: true }]),
    ...(element.temporalFamily === null ? [] : [{ name: 'timespan', type: 'int8range', isNullable: true }]),
  ];
}
