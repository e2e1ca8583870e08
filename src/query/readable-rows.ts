import { type AnalyzedRows, type Parameters, quoteTexts, type RowsPlan } from './analysis/index.js';
import type { QuerySession } from './query-session.js';
import {
  canBeMadeInSql,
  type ResultReader,
  type ResultTemplate,
  rowReader,
  sqlReader,
  textColumns,
} from './results/index.js';
import type { ResultSpec } from './tree/index.js';

/** So many rows are best found one by one, in whatever table they are looked up. */
export const FEW_ROWS = 1_000;

/** Rows, and how they become lines of a result. */
export interface ReadableRows {
  readonly rows: RowsPlan;
  readonly reader: ResultReader;
}

/**
 * Decide who makes the JSON text of rows.
 *
 * @param isMadeInSql whether PostgreSQL does; both ways give the same.
 * @throws ServiceError if records have to be read and the database cannot answer.
 */
export async function readableRows(
  { rows, postprocessing }: AnalyzedRows,
  template: ResultTemplate,
  spec: ResultSpec,
  session: QuerySession,
  parameters: Parameters,
  isMadeInSql = canBeMadeInSql,
): Promise<ReadableRows> {
  const { layout, universe } = session.repository;
  if (!isMadeInSql(template, postprocessing, layout)) {
    return { rows, reader: rowReader(template, rows, postprocessing, universe, await session.cachedRecords(spec)) };
  }
  const quoted = quoteTexts(rows, textColumns(template), {
    universe,
    parameters,
    keepsColumns: spec.orderBy.length > 0,
    hasManyRows: spec.limit === null || spec.limit > FEW_ROWS,
  });
  return { rows: quoted.rows, reader: sqlReader(template, quoted, (text) => parameters.add('text', text)) };
}
