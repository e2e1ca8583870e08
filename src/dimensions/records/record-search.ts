import { type RawBuilder, sql } from 'kysely';
import type { BoundValue, Namespace, StatementReader } from '../../database/index.js';
import type { DataIdInput, DataIdValue } from '../data-id.js';
import type { DimensionUniverse } from '../universe/universe.js';
import { type DimensionElement, hasTable } from '../universe/element.js';
import { DimensionRecord } from './dimension-record.js';
import { decodeField } from './field-value.js';
import { columnOfDimension, keyType, recordFields } from './record-schema.js';

/** How many matching records are read: more than one is already ambiguous. */
const MAX_RECORDS = 100;

/**
 * The records of an element whose fields have certain values, within the part of a data ID that concerns the element.
 *
 * @param fields values by field name; every name is one of the element's fields.
 * @param dataId values by dimension name; dimensions that the element neither requires nor implies are ignored.
 * @throws ServiceError if the database cannot answer.
 */
export async function searchRecords(
  namespace: Namespace,
  universe: DimensionUniverse,
  element: DimensionElement,
  fields: DataIdInput,
  dataId: DataIdInput,
  reader: StatementReader,
): Promise<readonly DimensionRecord[]> {
  if (!hasTable(element)) {
    return [];
  }
  const columns = recordFields(universe, element);
  const { joins, keys } = elementKeys(namespace, universe, element);
  const keyConditions = [...dataId].flatMap(([name, value]) => {
    const expression = keys.get(name);
    return expression === undefined ? [] : [{ parameter: `key ${name}`, expression, value }];
  });
  const fieldConditions = [...fields].map(([name, value]) => ({
    parameter: `field ${name}`,
    expression: sql`r.${sql.id(name)}`,
    value,
  }));
  const conditions = [...keyConditions, ...fieldConditions];
  const rows = await namespace.read(
    `search ${element.name} ${conditions.map(({ parameter, value }) => `${parameter}:${sqlType(value)}`).join(' ')}`,
    (parameter) => sql`
      SELECT ${sql.join(columns.map((field) => sql`r.${sql.id(field.name)}`))}
      FROM ${namespace.table(element.name)} AS r ${joins}
      WHERE ${sql.join(
        [
          sql`true`,
          ...conditions.map(
            (condition) =>
              sql`${condition.expression} = ${parameter(condition.parameter)}::${sql.raw(sqlType(condition.value))}`,
          ),
        ],
        sql` AND `,
      )}
      LIMIT ${sql.lit(MAX_RECORDS)}`,
    Object.fromEntries(conditions.map(({ parameter, value }): [string, BoundValue] => [parameter, value])),
    reader,
  );
  return rows.map(
    (row) =>
      new DimensionRecord(
        element,
        columns,
        columns.map((field, index) => decodeField(field.type, row[index] ?? null)),
      ),
  );
}

function sqlType(value: DataIdValue): 'text' | 'bigint' {
  return typeof value === 'string' ? 'text' : 'bigint';
}

/** SQL expressions for every dimension that a record of the element (alias `r`) determines. */
function elementKeys(
  namespace: Namespace,
  universe: DimensionUniverse,
  element: DimensionElement,
): { readonly joins: RawBuilder<unknown>; readonly keys: ReadonlyMap<string, RawBuilder<unknown>> } {
  const keys = new Map<string, RawBuilder<unknown>>();
  const joins: RawBuilder<unknown>[] = [];
  const addElement = (member: DimensionElement, alias: RawBuilder<unknown>): void => {
    for (const name of member.required) {
      if (!keys.has(name)) {
        keys.set(name, sql`${alias}.${sql.id(columnOfDimension(member, name))}`);
      }
    }
    for (const name of member.implied) {
      keys.set(name, sql`${alias}.${sql.id(name)}`);
      const implied = universe.element(name);
      if (implied.implied.length > 0 && hasTable(implied)) {
        const next = sql`${sql.id(`d_${name}`)}`;
        const conditions = implied.required.map(
          (key) => sql`${next}.${sql.id(columnOfDimension(implied, key))} = ${keys.get(key) ?? sql`NULL`}`,
        );
        joins.push(sql`JOIN ${namespace.table(name)} AS ${next} ON ${sql.join(conditions, sql` AND `)}`);
        addElement(implied, next);
      }
    }
  };
  addElement(element, sql`r`);
  return { joins: sql.join(joins, sql` `), keys };
}

/** Whether a value can be compared with a field at all: text with text, numbers with numbers. */
export function isComparable(
  universe: DimensionUniverse,
  element: DimensionElement,
  name: string,
  value: DataIdValue,
): boolean {
  const field = recordFields(universe, element).find((candidate) => candidate.name === name);
  switch (field?.type) {
    case 'int':
    case 'float':
      return typeof value !== 'string';
    case 'string':
      return typeof value === 'string';
    default:
      return false;
  }
}

/** Whether a value is of the type of a dimension's primary key. */
export function isKeyValue(universe: DimensionUniverse, dimension: string, value: DataIdValue): boolean {
  return (typeof value === 'string') === (keyType(universe, dimension) === 'string');
}
