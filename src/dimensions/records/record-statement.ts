import { type RawBuilder, sql } from 'kysely';
import type { BoundValue, Namespace, Row, StatementReader } from '../../database/index.js';
import type { DataCoordinate } from '../data-coordinate.js';
import type { DataIdValue } from '../data-id.js';
import type { DimensionGroup } from '../group.js';
import { type DimensionElement, hasTable } from '../universe/element.js';
import { DimensionRecord } from './dimension-record.js';
import type { FoundRecords } from './expansion.js';
import { decodeField } from './field-value.js';
import { columnOfDimension, keyType, recordFields } from './record-schema.js';

/**
 * Read the records of all stored elements of a data coordinate's group in one statement: a chain of left joins in
 * look-up order, each on the values given or implied by the records before it.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readRecords(
  namespace: Namespace,
  coordinate: DataCoordinate,
  reader?: StatementReader,
): Promise<FoundRecords> {
  const { group } = coordinate;
  const elements = group.lookupOrder.filter((element) => element.kind !== 'skypix');
  if (elements.length === 0) {
    return new Map();
  }
  const values = boundKeys(coordinate);
  if (values === null) {
    return new Map();
  }
  const key = `records ${group.names.join(' ')}`;
  const build = (parameter: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> =>
    recordsQuery(namespace, group, elements, parameter);
  const [row] = await namespace.read(key, build, values, reader);
  return row === undefined ? new Map() : decodeRow(group, elements, row);
}

/** The required values as parameters, or null if one of them is of a type that its dimension cannot have. */
function boundKeys(coordinate: DataCoordinate): Record<string, BoundValue> | null {
  const values: Record<string, BoundValue> = {};
  for (const [index, name] of coordinate.group.required.entries()) {
    const value = coordinate.values[index];
    if (value === undefined || !isOfType(value, keyType(coordinate.group.universe, name))) {
      return null;
    }
    values[name] = value;
  }
  return values;
}

function isOfType(value: DataIdValue, type: 'int' | 'string'): boolean {
  return (typeof value === 'string') === (type === 'string');
}

function recordsQuery(
  namespace: Namespace,
  group: DimensionGroup,
  elements: readonly DimensionElement[],
  parameter: (name: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { universe } = group;
  const keys = new Map<string, RawBuilder<unknown>>();
  for (const name of group.required) {
    const cast = keyType(universe, name) === 'int' ? sql`bigint` : sql`text`;
    keys.set(name, sql`${parameter(name)}::${cast}`);
  }
  const columns: RawBuilder<unknown>[] = [];
  const joins: RawBuilder<unknown>[] = [];
  for (const element of elements) {
    const source = hasTable(element) ? namespace.table(element.name) : impliedUnion(namespace, element, keys);
    const alias = sql.id(`r_${element.name}`);
    const on = element.required.map(
      (name) => sql`${alias}.${sql.id(columnOfDimension(element, name))} = ${keys.get(name) ?? sql`NULL`}`,
    );
    joins.push(sql`LEFT JOIN ${source} AS ${alias} ON ${sql.join(on, sql` AND `)}`);
    columns.push(...recordFields(universe, element).map((field) => sql`${alias}.${sql.id(field.name)}`));
    for (const name of element.implied) {
      if (!keys.has(name)) {
        keys.set(name, sql`${alias}.${sql.id(name)}`);
      }
    }
  }
  return sql`SELECT ${sql.join(columns)} FROM (SELECT) AS one ${sql.join(joins, sql` `)}`;
}

/** A dimension without a table has the values that its target implies; one row is enough to know that it exists. */
function impliedUnion(
  namespace: Namespace,
  element: DimensionElement,
  keys: ReadonlyMap<string, RawBuilder<unknown>>,
): RawBuilder<unknown> {
  const target = namespace.table(element.impliedUnionTarget ?? '');
  const name = sql.id(element.name);
  const key = sql.id(element.primaryKey?.name ?? '');
  const value = keys.get(element.name) ?? sql`NULL`;
  return sql`LATERAL (SELECT ${name} AS ${key} FROM ${target} WHERE ${name} = ${value} LIMIT 1)`;
}

function decodeRow(group: DimensionGroup, elements: readonly DimensionElement[], row: Row): FoundRecords {
  const found = new Map<string, DimensionRecord | null>();
  let offset = 0;
  for (const element of elements) {
    const fields = recordFields(group.universe, element);
    const values = fields.map((field, index) => decodeField(field.type, row[offset + index] ?? null));
    offset += fields.length;
    const isPresent = (row[offset - fields.length] ?? null) !== null;
    found.set(element.name, isPresent ? new DimensionRecord(element, fields, values) : null);
  }
  return found;
}
