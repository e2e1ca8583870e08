import type { DimensionElement, DimensionUniverse } from '../../dimensions/index.js';
import type { TableColumn } from './table.js';

/** Longer texts are stored without a limit, as the Python Butler does it. */
const LONGEST_VARCHAR = 32;

/** The PostgreSQL type of an element's key or metadata column. */
export function columnType(column: DimensionElement['metadata'][number]): string {
  switch (column.type) {
    case 'int':
      return 'bigint';
    case 'float':
      return 'double precision';
    case 'bool':
      return 'boolean';
    case 'string':
      return column.length !== null && column.length <= LONGEST_VARCHAR ? `varchar(${String(column.length)})` : 'text';
    case 'hash':
    case 'region':
      return 'text';
    case 'uuid':
      return 'uuid';
    case 'datetime':
      return 'timestamp';
    case 'timespan':
      return 'int8range';
  }
}

/** A column, named after a dimension, that holds values of its primary key. */
export function keyColumn(universe: DimensionUniverse, dimension: string): TableColumn {
  const { primaryKey } = universe.element(dimension);
  return { name: dimension, type: primaryKey === null ? 'bigint' : columnType(primaryKey) };
}
