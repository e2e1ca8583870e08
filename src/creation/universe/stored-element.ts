/** A key or metadata column as a repository stores its definition. */
export interface StoredColumn {
  readonly name: string;
  readonly type: string;
  readonly length?: number;
  readonly nbytes?: number;
  readonly nullable?: boolean;
  readonly doc?: string;
}

/** A dimension or relation as a repository stores its definition; see docs of the reference's dimension configuration. */
export interface StoredElement {
  readonly doc: string;
  readonly keys?: readonly StoredColumn[];
  readonly requires?: readonly string[];
  readonly implies?: readonly string[];
  readonly metadata?: readonly StoredColumn[];
  readonly governor?: true;
  readonly always_join?: true;
  readonly populated_by?: string;
  readonly storage: object;
}

const STORAGE = 'lsst.daf.butler.registry.dimensions';
const CACHING = `${STORAGE}.caching.CachingDimensionRecordStorage`;

/** Records in a table. */
export const TABLE = { cls: `${STORAGE}.table.TableDimensionRecordStorage` };

/** Records in a table, of which clients keep copies. */
export const CACHED_TABLE = { cls: CACHING, nested: TABLE };

/** Records of a governor dimension. */
export const GOVERNOR_TABLE = { cls: `${STORAGE}.governor.BasicGovernorDimensionRecordStorage` };

/** No table: the values that the records of another element imply. */
export function valuesIn(element: string): object {
  return { cls: CACHING, nested: { cls: `${STORAGE}.query.QueryDimensionRecordStorage`, view_of: element } };
}

/** A column of integers. */
export function int(name: string, doc?: string): StoredColumn {
  return { name, type: 'int', ...documented(doc) };
}

/** A column of floating point numbers. */
export function float(name: string, doc: string): StoredColumn {
  return { name, type: 'float', doc };
}

/** A column of truth values. */
export function bool(name: string, doc: string): StoredColumn {
  return { name, type: 'bool', doc };
}

/** A column of texts with a largest length. */
export function string(name: string, length: number, doc?: string): StoredColumn {
  return { name, type: 'string', length, ...documented(doc) };
}

function documented(doc: string | undefined): { readonly doc?: string } {
  return doc === undefined ? {} : { doc };
}
