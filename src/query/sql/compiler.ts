import { type RawBuilder, sql } from 'kysely';
import type { Repository } from '../../registry/index.js';
import type { Column, Condition, Conditions, Parameter, RowsPlan, Term } from '../analysis/index.js';

/** A piece of SQL. */
export type Fragment = RawBuilder<unknown>;

/** What the columns of a plan are in the SQL around them. */
export type Scope = (column: Column) => Fragment;

/** What all parts of one statement are compiled with. */
export interface CompileContext {
  readonly repository: Repository;
  /** The placeholder of a parameter, cast to its type. */
  readonly parameter: (parameter: Parameter) => Fragment;
  /** Whether the database has `any_value` (PostgreSQL 16). */
  readonly hasAnyValue: boolean;
  /** The rows of a plan as a subquery in parentheses. */
  readonly subquery: (rows: RowsPlan) => { readonly from: Fragment; readonly scope: (alias: Fragment) => Scope };
}

/** An expression in SQL. */
export function compileTerm(term: Term, scope: Scope, context: CompileContext): Fragment {
  switch (term.kind) {
    case 'parameter':
      return context.parameter(term);
    case 'unary': {
      const operand = compileTerm(term.operand, scope, context);
      switch (term.operator) {
        case '-':
          return sql`(- ${operand})`;
        // A missing bound is 0 on both sides, as in the reference (query-semantics, section 3.3).
        case 'begin_of':
          return sql`coalesce(lower(${operand}), 0)`;
        case 'end_of':
          return sql`coalesce(upper(${operand}), 0)`;
      }
    }
    case 'binary': {
      const [a, b] = [compileTerm(term.a, scope, context), compileTerm(term.b, scope, context)];
      if (term.operator === '/') {
        return sql`(${a} / ${b}::${term.isInteger ? sql`numeric` : sql`float8`})`;
      }
      return sql`(${a} ${OPERATORS[term.operator]} ${b})`;
    }
    default:
      return scope(term);
  }
}

const OPERATORS = { '+': sql`+`, '-': sql`-`, '*': sql`*`, '%': sql`%` } as const;

/** Conditions in SQL; an empty list is true, an empty group false. */
export function compileConditions(conditions: Conditions, scope: Scope, context: CompileContext): readonly Fragment[] {
  return conditions.map((group) => {
    const [first, ...others] = group.map((condition) => compileCondition(condition, scope, context));
    if (first === undefined) {
      return sql`FALSE`;
    }
    return others.length === 0 ? first : sql`(${sql.join([first, ...others], sql` OR `)})`;
  });
}

function compileCondition(condition: Condition, scope: Scope, context: CompileContext): Fragment {
  const term = (operand: Term): Fragment => compileTerm(operand, scope, context);
  switch (condition.kind) {
    case 'always':
      return sql`TRUE`;
    case 'truth':
      return term(condition.operand);
    case 'is_null':
      return sql`${term(condition.operand)} IS NULL`;
    case 'compare':
      return sql`${term(condition.a)} ${SIGNS[condition.operator]} ${term(condition.b)}`;
    case 'in_list':
      return condition.items.length === 0
        ? sql`FALSE`
        : sql`${term(condition.member)} IN (${sql.join(condition.items.map(term))})`;
    case 'in_array':
      return sql`${term(condition.member)} = ANY(${term(condition.items)})`;
    case 'in_range':
      return compileRange(condition, scope, context);
    case 'in_ranges':
      return sql`EXISTS (SELECT FROM unnest(${term(condition.begins)}, ${term(condition.ends)}) AS r(b, e)
        WHERE ${term(condition.member)} >= r.b AND ${term(condition.member)} < r.e)`;
    case 'in_query': {
      const { from, scope: inner } = context.subquery(condition.rows);
      const alias = sql.id('inner');
      const column = compileTerm(condition.column, inner(alias), context);
      return sql`${term(condition.member)} IN (SELECT ${column} FROM ${from} AS ${alias})`;
    }
    case 'any_of':
      return sql`(${sql.join(
        condition.alternatives.map((all) => sql`(${sql.join(compileConditions(all, scope, context), sql` AND `)})`),
        sql` OR `,
      )})`;
    case 'not':
      return sql`NOT (${compileCondition(condition.operand, scope, context)})`;
  }
}

const SIGNS = {
  '=': sql`=`,
  '!=': sql`!=`,
  '<': sql`<`,
  '>': sql`>`,
  '<=': sql`<=`,
  '>=': sql`>=`,
  '&&': sql`&&`,
  '@>': sql`@>`,
  LIKE: sql`LIKE`,
} as const;

function compileRange(
  condition: Extract<Condition, { kind: 'in_range' }>,
  scope: Scope,
  context: CompileContext,
): Fragment {
  const { first, last, stride } = condition;
  const member = compileTerm(condition.member, scope, context);
  const bounds =
    last === null
      ? sql`${member} >= ${context.parameter(first)}`
      : sql`${member} BETWEEN ${context.parameter(first)} AND ${context.parameter(last)}`;
  return stride === null
    ? bounds
    : sql`(${bounds} AND ${member} % ${context.parameter(stride.step)} = ${context.parameter(stride.remainder)})`;
}
