import { sql } from 'kysely';
import type { Column, Distinctness, JoinsPlan, RowsPlan } from '../analysis/index.js';
import { compileConditions, type CompileContext, type Fragment, type Scope } from './compiler.js';
import { labelOf } from './labels.js';
import { compileSource } from './sources.js';

/** The columns of a subquery by their labels. */
export function labelScope(alias: Fragment): Scope {
  return (column) => sql`${alias}.${sql.id(labelOf(column))}`;
}

/** The rows of a plan, each once, under the labels of its columns. */
export function compileRows(rows: RowsPlan, context: CompileContext): Fragment {
  const selects = rows.joins.map((joins) => compileSelect(joins, rows, context));
  const base =
    selects.length === 1
      ? sql.join(selects)
      : sql.join(
          selects.map((select) => sql`(${select})`),
          sql` UNION ALL `,
        );
  if (rows.findFirst === null) {
    return base;
  }
  const { dimensions, datasetType } = rows.findFirst;
  const scope = labelScope(sql.id('ranked'));
  const keys = dimensions.map((dimension) => scope({ kind: 'key', dimension }));
  const rank = scope({ kind: 'dataset', datasetType, field: 'rank' });
  return keys.length === 0
    ? sql`SELECT ranked.* FROM (${base}) AS ranked ORDER BY ${rank} LIMIT 1`
    : sql`SELECT DISTINCT ON (${sql.join(keys)}) ranked.* FROM (${base}) AS ranked ORDER BY ${sql.join([...keys, rank])}`;
}

function compileSelect(joins: JoinsPlan, rows: RowsPlan, context: CompileContext): Fragment {
  const { from, find, dimensions } = compileJoins(joins, context);
  const scope: Scope = (column) => {
    const found = find(column);
    if (found === null) {
      throw new TypeError(`No source of the query has the column ${labelOf(column)}.`);
    }
    return found;
  };
  const conditions = compileConditions(joins.where, scope, context);
  const expression = valueOf(rows.distinctness, { find, scope, dimensions }, context);
  const columns = rows.columns.map((column) => sql`${expression(column)} AS ${sql.id(labelOf(column))}`);
  const { start, end } = distinctClauses(rows.distinctness, scope);
  return sql`SELECT ${start}${columns.length === 0 ? sql`TRUE AS ignored` : sql.join(columns)}
    ${from}${conditions.length === 0 ? sql`` : sql` WHERE ${sql.join(conditions, sql` AND `)}`}${end}`;
}

interface CompiledJoins {
  readonly from: Fragment;
  /** The column of a source, or null if none has it. */
  readonly find: (column: Column) => Fragment | null;
  /** The dimensions that rows have values of. */
  readonly dimensions: readonly string[];
}

/** Join all sources on the dimensions that they share. */
function compileJoins({ sources }: JoinsPlan, context: CompileContext): CompiledJoins {
  const dimensions = new Map<string, Fragment>();
  const columns = new Map<string, Fragment>();
  const parts = sources.map((source, index) => {
    const name = sql.id(source.kind === 'element' ? source.element : `${source.kind}_${String(index)}`);
    const compiled = compileSource(source, context);
    const conditions: Fragment[] = [];
    for (const [dimension, columnName] of compiled.dimensions) {
      const column = sql`${name}.${sql.id(columnName)}`;
      const known = dimensions.get(dimension);
      if (known === undefined) {
        dimensions.set(dimension, column);
      } else {
        conditions.push(sql`${column} = ${known}`);
      }
    }
    for (const [column, columnName] of compiled.columns) {
      columns.set(scopeKey(column), sql`${name}.${sql.id(columnName)}`);
    }
    const aliasColumns =
      compiled.aliasColumns === null
        ? sql``
        : sql`(${sql.join(compiled.aliasColumns.map((column) => sql.id(column)))})`;
    const table = sql`${compiled.from} AS ${name}${aliasColumns}`;
    if (index === 0) {
      return sql`FROM ${table}`;
    }
    return conditions.length === 0
      ? sql`CROSS JOIN ${table}`
      : sql`JOIN ${table} ON ${sql.join(conditions, sql` AND `)}`;
  });
  return {
    from: sql.join(parts, sql` `),
    find: (column) =>
      (column.kind === 'key' ? dimensions.get(column.dimension) : columns.get(scopeKey(column))) ?? null,
    dimensions: [...dimensions.keys()],
  };
}

/** All regions of an element stand for its region where a materialization has put them together. */
function scopeKey(column: Column): string {
  return labelOf(column.kind === 'regions' ? { kind: 'field', element: column.element, field: 'region' } : column);
}

/** What a column of the rows is, given how repeated rows are put together. */
function valueOf(
  distinctness: Distinctness,
  { find, scope, dimensions }: Pick<CompiledJoins, 'find' | 'dimensions'> & { readonly scope: Scope },
  context: CompileContext,
): (column: Column) => Fragment {
  const isGrouped = distinctness.kind === 'group_by';
  const { universe } = context.repository;
  const keys = isGrouped
    ? distinctness.columns.flatMap((column) => (column.kind === 'key' ? column.dimension : []))
    : [];
  /** The regions of a group, put together. To tell them apart costs time, but there may be very many of each. */
  const together = (regions: Fragment, elements: readonly string[], separator: string): Fragment => {
    const known = universe.group([...keys, ...elements.flatMap((name) => universe.element(name).required)]);
    return dimensions.every((dimension) => known.has(dimension))
      ? sql`string_agg(${regions}, ${sql.lit(separator)})`
      : sql`string_agg(DISTINCT ${regions} COLLATE "C", ${sql.lit(separator)})`;
  };
  const anyOf = new Set(distinctness.kind === 'group_by' ? distinctness.anyOf.map(labelOf) : []);
  return (column) => {
    switch (column.kind) {
      case 'match_count':
        return sql`count(*)`;
      case 'regions': {
        const region = scope({ kind: 'field', element: column.element, field: 'region' });
        return isGrouped ? together(region, [column.element], ':') : region;
      }
      case 'region_pairs': {
        const pair = find(column) ?? pairOf(column, scope);
        return isGrouped ? together(pair, [column.a, column.b], '|') : pair;
      }
      default:
        return anyOf.has(labelOf(column)) ? anyValue(scope(column), context) : scope(column);
    }
  };
}

function pairOf({ a, b }: Extract<Column, { kind: 'region_pairs' }>, scope: Scope): Fragment {
  const region = (element: string): Fragment => scope({ kind: 'field', element, field: 'region' });
  return sql`(${region(a)} || '&' || ${region(b)})`;
}

function anyValue(value: Fragment, { hasAnyValue }: CompileContext): Fragment {
  return hasAnyValue ? sql`any_value(${value})` : sql`(array_agg(${value}))[1]`;
}

function distinctClauses(
  distinctness: Distinctness,
  scope: Scope,
): { readonly start: Fragment; readonly end: Fragment } {
  const nothing = sql``;
  switch (distinctness.kind) {
    case 'as_joined':
      return { start: nothing, end: nothing };
    case 'distinct':
      return { start: sql`DISTINCT `, end: nothing };
    case 'distinct_on':
      // Without columns to be distinct on the reference leaves rows as they are, and so do we.
      return distinctness.columns.length === 0
        ? { start: nothing, end: nothing }
        : { start: sql`DISTINCT ON (${sql.join(distinctness.columns.map(scope))}) `, end: nothing };
    case 'group_by':
      return {
        start: nothing,
        // Without columns to group by there is one group, be there rows in it or not.
        end:
          distinctness.columns.length === 0
            ? sql` HAVING count(*) > 0`
            : sql` GROUP BY ${sql.join(distinctness.columns.map(scope))}`,
      };
  }
}
