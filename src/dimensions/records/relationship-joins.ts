import { type RawBuilder, sql } from 'kysely';
import type { Namespace } from '../../database/index.js';
import type { DimensionGroup } from '../group.js';
import { definesRelationships, hasTable } from '../universe/element.js';
import { columnOfDimension } from './record-schema.js';

/** Joins that give values to the implied dimensions of a group, with the expression for every dimension's value. */
export interface RelationshipJoins {
  /** Inner joins to append to a FROM clause; empty where the group implies nothing. */
  readonly joins: RawBuilder<unknown>;
  /** The SQL expression of each dimension of the group. */
  readonly keys: ReadonlyMap<string, RawBuilder<unknown>>;
}

/**
 * Join the elements that relate the dimensions of a group to each other, as queries of the reference always do: those
 * that imply other dimensions, and the relations that are always joined. Rows without such a partner drop out.
 *
 * @param required the SQL expressions of the required dimensions.
 */
export function relationshipJoins(
  namespace: Namespace,
  group: DimensionGroup,
  required: ReadonlyMap<string, RawBuilder<unknown>>,
): RelationshipJoins {
  const keys = new Map(required);
  const joins: RawBuilder<unknown>[] = [];
  for (const element of group.lookupOrder) {
    if (!hasTable(element) || !definesRelationships(element)) {
      continue;
    }
    const alias = sql.id(`d_${element.name}`);
    const conditions = element.required.map(
      (name) => sql`${alias}.${sql.id(columnOfDimension(element, name))} = ${keys.get(name) ?? sql`NULL`}`,
    );
    for (const name of element.implied) {
      const column = sql`${alias}.${sql.id(name)}`;
      const known = keys.get(name);
      if (known === undefined) {
        keys.set(name, column);
      } else {
        conditions.push(sql`${column} = ${known}`);
      }
    }
    joins.push(sql`JOIN ${namespace.table(element.name)} AS ${alias} ON ${sql.join(conditions, sql` AND `)}`);
  }
  return { joins: sql.join(joins, sql` `), keys };
}
