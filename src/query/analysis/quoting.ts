import { type DimensionUniverse, hasTable } from '../../dimensions/index.js';
import type { Parameters } from './parameters.js';
import type {
  Column,
  DatasetSource,
  ElementSource,
  JoinsPlan,
  Parameter,
  QuotableColumn,
  RowsPlan,
  Source,
} from './plan.js';
import { fixedKey } from './value-independence.js';

/** A plan, and where its rows have the JSON texts of columns that hold text. */
export interface QuotedRows {
  readonly rows: RowsPlan;
  /** The text itself if it is the same in all rows, the column that has it, or null if it has to be made row by row. */
  readonly jsonOf: (column: Column) => string | Extract<Column, { kind: 'quoted' }> | null;
}

/** What is known of the rows when their texts are quoted. */
interface QuotingOptions {
  readonly universe: DimensionUniverse;
  readonly parameters: Parameters;
  /** Whether all columns stay beside their JSON texts. */
  readonly keepsColumns: boolean;
  /** Whether there may be so many rows that reading the small tables as a whole costs nothing. */
  readonly hasManyRows: boolean;
}

/**
 * Have texts quoted for JSON once, where that can be told, instead of in every row: those that a condition or the search
 * fixes, those of the small tables of cached elements, and the names of runs. Quoting is most of what PostgreSQL does for a
 * large result otherwise.
 */
export function quoteTexts(rows: RowsPlan, texts: readonly Column[], options: QuotingOptions): QuotedRows {
  const { universe, parameters, keepsColumns, hasManyRows } = options;
  const constants = new Map<string, string>();
  const wanted: QuotableColumn[] = [];
  for (const column of texts) {
    const value = rows.distinctness.kind === 'group_by' ? null : textInAllRows(column, rows, parameters);
    if (value !== null) {
      constants.set(keyOf(column), JSON.stringify(value));
    } else if (isQuotable(column)) {
      wanted.push(column);
    }
  }
  const canQuote = (source: Source, column: QuotableColumn): boolean => quotes(source, column, universe, hasManyRows);
  const quoted =
    rows.distinctness.kind === 'group_by'
      ? []
      : wanted.filter((column) =>
          rows.joins.every(({ sources }) => sources.some((source) => canQuote(source, column))),
        );
  const quotedKeys = new Set(quoted.map(keyOf));
  const firstKeys = (rows.findFirst?.dimensions ?? []).map((dimension) => keyOf({ kind: 'key', dimension }));
  const staying = new Set(keepsColumns ? rows.columns.map(keyOf) : firstKeys);
  const isReplaced = (column: Column): boolean =>
    (quotedKeys.has(keyOf(column)) || constants.has(keyOf(column))) && !staying.has(keyOf(column));
  return {
    rows: {
      ...rows,
      joins: rows.joins.map((joins) => quotedJoins(joins, quoted, canQuote, parameters)),
      columns: [...rows.columns.filter((column) => !isReplaced(column)), ...quoted.map(quotedColumn)],
    },
    jsonOf: (column) => {
      const key = keyOf(column);
      return constants.get(key) ?? (quotedKeys.has(key) && isQuotable(column) ? quotedColumn(column) : null);
    },
  };
}

function quotedJoins(
  { sources, where }: JoinsPlan,
  columns: readonly QuotableColumn[],
  canQuote: (source: Source, column: QuotableColumn) => boolean,
  parameters: Parameters,
): JoinsPlan {
  let remaining = columns;
  const changed = sources.map((source): Source => {
    const own = remaining.filter((column) => canQuote(source, column));
    if (own.length === 0 || (source.kind !== 'element' && source.kind !== 'dataset')) {
      return source;
    }
    remaining = remaining.filter((column) => !own.includes(column));
    return source.kind === 'element' ? quotedElement(source, own) : quotedDatasets(source, parameters);
  });
  return { sources: changed, where };
}

function quotedElement(source: ElementSource, columns: readonly QuotableColumn[]): ElementSource {
  return { ...source, quoted: columns.flatMap((column) => (column.kind === 'key' ? [column.dimension] : [])) };
}

function quotedDatasets(source: DatasetSource, parameters: Parameters): DatasetSource {
  const names = runNames(source);
  const values = names === null ? null : parameters.values[names.index];
  return Array.isArray(values)
    ? {
        ...source,
        quotedRuns: parameters.add(
          'text[]',
          values.map((name) => JSON.stringify(name)),
        ),
      }
    : source;
}

/** The names of several runs that all datasets are in; null if they may be in other collections. */
function runNames({ memberships }: DatasetSource): Parameter | null {
  const [membership, ...others] = memberships;
  return others.length === 0 && membership?.areRuns === true && membership.collections.kind === 'many'
    ? membership.collections.names
    : null;
}

/** Whether a source can tell the JSON text of a column for less than making it for every row. */
function quotes(source: Source, column: QuotableColumn, universe: DimensionUniverse, hasManyRows: boolean): boolean {
  if (column.kind === 'dataset') {
    return source.kind === 'dataset' && source.name === column.datasetType && runNames(source) !== null;
  }
  if (source.kind !== 'element' || !hasManyRows) {
    return false;
  }
  const element = universe.element(source.element);
  return element.isCached && hasTable(element) && [...element.required, ...element.implied].includes(column.dimension);
}

/** The text that a column has in all rows; null if rows may differ. */
function textInAllRows(column: Column, { joins }: RowsPlan, parameters: Parameters): string | null {
  const values = joins.map((each) => {
    const parameter = fixedParameter(column, each);
    return parameter === null ? null : parameters.values[parameter.index];
  });
  const [first] = values;
  return typeof first === 'string' && values.every((value) => value === first) ? first : null;
}

function fixedParameter(column: Column, { sources, where }: JoinsPlan): Parameter | null {
  if (column.kind === 'key') {
    const fixed = where.map(fixedKey).find((each) => each?.dimension === column.dimension);
    return fixed?.value ?? null;
  }
  const source = sources.find(
    (each) => each.kind === 'dataset' && column.kind === 'dataset' && each.name === column.datasetType,
  );
  const [membership, ...others] = source?.kind === 'dataset' ? source.memberships : [];
  return others.length === 0 && membership?.areRuns === true && membership.collections.kind === 'one'
    ? membership.collections.name
    : null;
}

function isQuotable(column: Column): column is QuotableColumn {
  return column.kind === 'key' || (column.kind === 'dataset' && column.field === 'run');
}

function quotedColumn(column: QuotableColumn): Extract<Column, { kind: 'quoted' }> {
  return { kind: 'quoted', column };
}

function keyOf(column: Column): string {
  return JSON.stringify(column);
}
