import { sql } from 'kysely';
import type { CachedRecords } from '../../dimensions/index.js';
import type { Row } from '../../database/index.js';
import type { RepositoryLayout } from '../../registry/index.js';
import type { Column, Parameter, Postprocessing, QuotedRows, RowsPlan } from '../analysis/index.js';
import type { Selection } from '../sql/index.js';
import type { DimensionUniverse } from '../../dimensions/index.js';
import { jsonSelection, type SqlPart } from './json-in-sql.js';
import { recordFinder, rowWriter, sharedRecordsWriter } from './json-in-node.js';
import { rowSieve, type RowSieve } from './row-sieve.js';
import { merged, type ResultTemplate, type RowTemplate, type TemplateColumn, templateColumns } from './row-template.js';

/** What a statement returns of its rows, and how a page of them becomes a line of the result. */
export interface ResultReader {
  /** What a row is: one JSON text, or columns. */
  readonly kind: 'json' | 'columns';
  /** Names everything that the selection depends on. */
  readonly key: string;
  readonly selection: Selection;
  /** Decides which rows stay; null if all do. */
  readonly sieve: RowSieve | null;
  readonly write: (rows: readonly Row[]) => string;
}

/** Whether PostgreSQL can make the JSON text of rows: nobody has to look at their columns, and all is in its tables. */
export function canBeMadeInSql(
  template: ResultTemplate,
  postprocessing: Postprocessing,
  layout: RepositoryLayout,
): boolean {
  const { joins, constraints, pairs, checkMatchCount } = postprocessing;
  const isLookedAt = joins.length > 0 || constraints.length > 0 || pairs.length > 0 || checkMatchCount;
  const isInTables = template.row.every(
    (part) =>
      typeof part === 'string' ||
      (part.kind === 'column' && (part.type !== 'ingest_date' || layout.ingestDate === 'nanoseconds')),
  );
  return !isLookedAt && isInTables && template.sharedRecords === null;
}

/**
 * Rows as JSON text made by PostgreSQL.
 *
 * @param quoted the rows, which have the JSON texts of some columns already.
 * @param addConstant binds a piece of constant text.
 */
export function sqlReader(
  template: ResultTemplate,
  { rows: plan, jsonOf }: QuotedRows,
  addConstant: (text: string) => Parameter,
): ResultReader {
  const row = template.row.map((part): string | SqlPart => {
    if (!isTextColumn(part)) {
      return part;
    }
    const json = jsonOf(part.column);
    return json === null || typeof json === 'string' ? (json ?? part) : { ...json, isNullable: part.isNullable };
  });
  const { prefix, values, suffix } = trimmed(merged(row));
  const bound = values.map((part) => (typeof part === 'string' ? addConstant(part) : part));
  const between = `${suffix},${prefix}`;
  return {
    kind: 'json',
    key: `json ${JSON.stringify(bound)}`,
    selection: (scope, parameter) => jsonSelection(bound, scope, parameter),
    sieve: null,
    write: (rows) => {
      const texts = withoutRepetitions(
        template,
        plan,
        rows.map((row) => row[0] ?? ''),
      );
      return lineOf(template, prefix, texts, between, suffix, null);
    },
  };
}

/** The columns of a template that hold text. */
export function textColumns({ row }: ResultTemplate): readonly Column[] {
  return row.filter(isTextColumn).map(({ column }) => column);
}

function isTextColumn(part: RowTemplate[number]): part is TemplateColumn {
  return typeof part !== 'string' && part.kind === 'column' && part.type === 'string';
}

/** Rows as columns, looked at and made into JSON text here. */
export function rowReader(
  template: ResultTemplate,
  plan: RowsPlan,
  postprocessing: Postprocessing,
  universe: DimensionUniverse,
  cached: CachedRecords | null,
): ResultReader {
  const { columns: available } = plan;
  const columns = new Map<string, Column>();
  const add = (column: Column): void => {
    columns.set(JSON.stringify(column), column);
  };
  templateColumns(template).forEach(({ column }) => {
    add(column);
  });
  const checked = filterColumns(postprocessing, available);
  checked.forEach(add);
  const positions = new Map([...columns.keys()].map((key, index) => [key, index] as const));
  const positionOf = (column: Column): number => positions.get(JSON.stringify(presentForm(column, available))) ?? -1;
  const records = recordFinder(universe, cached, positions);
  const writeRow = rowWriter(merged(template.row), positions, records);
  const writeShared = sharedRecordsWriter(template, records);
  return {
    kind: 'columns',
    key: `columns ${[...columns.keys()].join(' ')}`,
    selection: (scope) => (columns.size === 0 ? sql`TRUE` : sql.join([...columns.values()].map(scope))),
    sieve: checked.length === 0 ? null : rowSieve(postprocessing, positionOf),
    write: (rows) => {
      const shared = writeShared === null ? null : writeShared(rows);
      const texts = withoutRepetitions(template, plan, rows.map(writeRow));
      return lineOf(template, '', texts, ',', '', shared);
    },
  };
}

/** Rows of which nothing is wanted but whether they stay. */
export function filterReader(
  rows: RowsPlan,
  postprocessing: Postprocessing,
  universe: DimensionUniverse,
): ResultReader {
  return rowReader({ type: 'general', row: [], sharedRecords: null }, rows, postprocessing, universe, null);
}

/** The columns that are looked at to decide whether a row stays. */
function filterColumns(
  { joins, constraints, lookedUp, pairs, checkMatchCount }: Postprocessing,
  available: readonly Column[],
): readonly Column[] {
  const elements = [...joins.flat(), ...constraints.map(({ element }) => element)];
  const keys = new Set(lookedUp.flatMap((element) => element.required));
  return [
    ...[...keys].map((dimension) => ({ kind: 'key', dimension }) as const),
    ...elements
      .filter((element) => !lookedUp.includes(element))
      .map(({ name }) => presentForm({ kind: 'field', element: name, field: 'region' }, available)),
    ...pairs,
    ...(checkMatchCount ? [{ kind: 'match_count' } as const] : []),
  ];
}

/** The region of an element that the rows do not tell apart is there as all the regions that belong to a row. */
function presentForm(column: Column, available: readonly Column[]): Column {
  if (column.kind !== 'field') {
    return column;
  }
  const regions: Column = { kind: 'regions', element: column.element };
  return available.some((other) => other.kind === 'regions' && other.element === column.element) ? regions : column;
}

/** A record stands in a line once, as in the reference, even where a query has it in several rows. */
function withoutRepetitions({ type }: ResultTemplate, plan: RowsPlan, texts: string[]): string[] {
  return type === 'dimension_record' && mayRepeat(plan) ? [...new Set(texts)] : texts;
}

/** Each row of tables of dimensions is there once. */
function mayRepeat({ joins }: RowsPlan): boolean {
  return joins.length > 1 || joins.some(({ sources }) => sources.some(({ kind }) => kind !== 'element'));
}

/**
 * A line of a result with these rows, of which there is at least one and which are changed. Head and end are joined along with them: put around the
 * joined text, they would have all of it copied once more.
 */
function lineOf(
  template: ResultTemplate,
  prefix: string,
  texts: string[],
  between: string,
  suffix: string,
  sharedRecords: string | null,
): string {
  texts[0] = `{"type":"${template.type}","rows":[${prefix}${texts[0] ?? ''}`;
  texts.push(`${texts.pop() ?? ''}${suffix}]${ending(template, sharedRecords)}}\n`);
  return texts.join(between);
}

function ending(template: ResultTemplate, sharedRecords: string | null): string {
  return template.type === 'general' ? `,"dimension_records":${sharedRecords ?? 'null'}` : '';
}

/** The constant texts around the values of a template. */
function trimmed<P extends object>(
  template: readonly (string | P)[],
): { readonly prefix: string; readonly values: readonly (string | P)[]; readonly suffix: string } {
  const [first] = template;
  const prefix = typeof first === 'string' ? first : '';
  const rest = typeof first === 'string' ? template.slice(1) : template;
  const last = rest.at(-1);
  return typeof last === 'string'
    ? { prefix, values: rest.slice(0, -1), suffix: last }
    : { prefix, values: rest, suffix: '' };
}
