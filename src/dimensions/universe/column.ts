/** The value types that key and metadata columns of dimension elements can have. */
export const COLUMN_TYPES = [
  'int',
  'float',
  'bool',
  'string',
  'hash',
  'uuid',
  'datetime',
  'region',
  'timespan',
] as const;

/** One of the column types of the dimension data model. */
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** One column of a dimension element, as its universe defines it. */
export interface Column {
  readonly name: string;
  readonly doc: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Maximum number of characters, for strings only. */
  readonly length: number | null;
  /** Number of bytes, for hashes only. */
  readonly nbytes: number | null;
}
