import { sql } from 'kysely';
import type { Repository } from '../../registry/index.js';
import type { MaterializationPlan, Parameter, QueryPlan, RowsPlan } from '../analysis/index.js';
import { type CompileContext, compileTerm, type Fragment, type Scope } from './compiler.js';
import { compileRows, labelScope } from './rows.js';

/** What the statement is to return of the rows. */
export type Selection = (scope: Scope, parameter: (parameter: Parameter) => Fragment) => Fragment;

/** What a statement is compiled for. */
export interface StatementTarget {
  readonly repository: Repository;
  readonly hasAnyValue: boolean;
  readonly placeholder: (name: string) => Fragment;
}

/** The name of a parameter in the statement. */
export function parameterName(index: number): string {
  return `p${String(index)}`;
}

/** The statement that returns the rows of a query in their order. */
export function compileQuery(plan: QueryPlan, select: Selection, target: StatementTarget): Fragment {
  const context = contextOf(target);
  const alias = sql.id('result');
  const scope = labelScope(alias);
  const order = plan.orderBy.map(
    ({ term, isDescending }) => sql`${compileTerm(term, scope, context)} ${isDescending ? sql`DESC` : sql`ASC`}`,
  );
  return sql`${withClause(plan.materializations, context)}SELECT ${select(scope, context.parameter)}
    FROM (${compileRows(plan.rows, context)}) AS ${alias}${
      order.length === 0 ? sql`` : sql` ORDER BY ${sql.join(order)}`
    }${plan.limit === null ? sql`` : sql` LIMIT ${context.parameter(plan.limit)}`}`;
}

/**
 * The statement that returns the rows of several queries, one query after the other: what is selected of each, and the
 * number of the query.
 */
export function compileUnion(
  parts: readonly { readonly rows: RowsPlan; readonly select: Selection }[],
  limit: Parameter | null,
  target: StatementTarget,
): Fragment {
  const context = contextOf(target);
  const alias = sql.id('result');
  const selects = parts.map(
    ({ rows, select }, index) => sql`SELECT ${select(labelScope(alias), context.parameter)}, ${sql.lit(index)}
      FROM (${compileRows(rows, context)}) AS ${alias}`,
  );
  return sql`${sql.join(selects, sql` UNION ALL `)}${limit === null ? sql`` : sql` LIMIT ${context.parameter(limit)}`}`;
}

function withClause(materializations: readonly MaterializationPlan[], context: CompileContext): Fragment {
  if (materializations.length === 0) {
    return sql``;
  }
  const tables = materializations.map(
    ({ name, rows }) => sql`${sql.id(name)} AS MATERIALIZED (${compileRows(rows, context)})`,
  );
  return sql`WITH ${sql.join(tables)} `;
}

function contextOf({ repository, hasAnyValue, placeholder }: StatementTarget): CompileContext {
  const context: CompileContext = {
    repository,
    hasAnyValue,
    parameter: ({ index, type }: Parameter) => sql`${placeholder(parameterName(index))}::${sql.raw(type)}`,
    subquery: (rows: RowsPlan) => ({ from: sql`(${compileRows(rows, context)})`, scope: labelScope }),
  };
  return context;
}
