import { sql } from 'kysely';
import type { Fragment, Scope } from '../sql/index.js';
import type { Column, Parameter } from '../analysis/index.js';
import type { TemplateColumn, TemplateRecord, TemplateSharedRecord } from './row-template.js';

/** What stands in a row's JSON text; of quoted columns the rows have that already. */
export type SqlPart =
  | TemplateColumn
  | TemplateRecord
  | TemplateSharedRecord
  | (Extract<Column, { kind: 'quoted' }> & { readonly isNullable: boolean });

/**
 * The JSON text of a row, made by PostgreSQL: only what stands between the first and the last value; Node adds the rest,
 * which is the same for all rows.
 *
 * @param parts values, and bound pieces of constant text.
 */
export function jsonSelection(
  parts: readonly (Parameter | SqlPart)[],
  scope: Scope,
  parameter: (parameter: Parameter) => Fragment,
): Fragment {
  const fragments = parts.map((part): Fragment => {
    switch (part.kind) {
      case 'parameter':
        return parameter(part);
      case 'column':
        return jsonText(part, scope(part.column));
      case 'quoted':
        return part.isNullable ? orNull(scope(part)) : scope(part);
      case 'record':
      case 'shared_record':
        throw new TypeError('Records of data IDs are not made by PostgreSQL.');
    }
  });
  return fragments.length === 0 ? sql`''` : sql`concat(${sql.join(fragments)})`;
}

/** A value as JSON text (protocol section 3.1). */
function jsonText({ type, isNullable }: TemplateColumn, value: Fragment): Fragment {
  switch (type) {
    case 'int':
    case 'datetime':
    case 'ingest_date':
      return isNullable ? orNull(sql`${value}::text`) : value;
    case 'string':
      return isNullable ? orNull(sql`to_json(${value})::text`) : sql`to_json(${value})`;
    case 'bool':
      return orNull(sql`to_json(${value})::text`);
    case 'float':
      // As in the reference a float has a fraction or an exponent, so that nobody takes it for an integer.
      return sql`(CASE WHEN ${value} IS NULL OR ${value} IN ('NaN', 'Infinity', '-Infinity') THEN 'null'
        WHEN ${value} = trunc(${value}) AND abs(${value}) < 1e15 THEN concat(${value}, '.0')
        ELSE ${value}::text END)`;
    case 'uuid':
      return isNullable ? orNull(sql`'"' || ${value} || '"'`) : sql`'"', ${value}, '"'`;
    case 'hash':
    case 'region':
      return orNull(sql`'"' || encode(decode(${value}, 'base64'), 'hex') || '"'`);
    case 'timespan':
      return sql`(CASE WHEN ${value} IS NULL THEN 'null' WHEN isempty(${value}) THEN '[4102444800000000000,0]'
        ELSE concat('[', coalesce(lower(${value}), 0), ',', coalesce(upper(${value}), 4102444800000000000), ']') END)`;
  }
}

function orNull(text: Fragment): Fragment {
  return sql`coalesce(${text}, 'null')`;
}
