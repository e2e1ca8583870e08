import type { BinaryOperator, DatasetField, UnaryOperator } from '../tree/index.js';

/**
 * What a query does in SQL, as plain data without any value that a client sent: those stand in a list beside it and are
 * referred to by their position. Equal plans make equal SQL, so that the text of a plan is the key under which its
 * statement is compiled and kept.
 */
export interface QueryPlan {
  /** Queries whose rows are made first, in this order; later ones may join earlier ones. */
  readonly materializations: readonly MaterializationPlan[];
  readonly rows: RowsPlan;
  readonly orderBy: readonly { readonly term: Term; readonly isDescending: boolean }[];
  /** The largest number of rows, or null. */
  readonly limit: Parameter | null;
}

/** A query whose rows are made once, to be joined by others. */
export interface MaterializationPlan {
  readonly name: string;
  readonly rows: RowsPlan;
}

/** How the distinct rows of a query are made. */
export interface RowsPlan {
  /** The rows are those of all of them together; there are several only if a search is for any dataset type. */
  readonly joins: readonly JoinsPlan[];
  /** The columns of the rows. */
  readonly columns: readonly Column[];
  readonly distinctness: Distinctness;
  readonly findFirst: FindFirst | null;
}

/** Tables joined on the dimensions that they share, and the conditions on the result. */
export interface JoinsPlan {
  readonly sources: readonly Source[];
  readonly where: Conditions;
}

/** How repeated rows are removed. */
export type Distinctness =
  | { readonly kind: 'as_joined' }
  | { readonly kind: 'distinct' }
  | { readonly kind: 'distinct_on'; readonly columns: readonly Column[] }
  /** `anyOf` are columns that are the same in all rows of a group, or of which any value will do. */
  | { readonly kind: 'group_by'; readonly columns: readonly Column[]; readonly anyOf: readonly Column[] };

/** Only the row of lowest rank remains among those with the same values of the dimensions. */
export interface FindFirst {
  readonly dimensions: readonly string[];
  readonly datasetType: string;
}

/** A value that is bound: its position in the list of values, and the type that SQL is told. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly index: number;
  readonly type: ParameterType;
}

/** Types of bound values, by their names in SQL. */
export type ParameterType =
  | 'bigint'
  | 'numeric'
  | 'text'
  | 'uuid'
  | 'int8range'
  | 'timestamp'
  | 'bigint[]'
  | 'numeric[]'
  | 'text[]'
  | 'uuid[]'
  | 'timestamp[]';

/** A column that rows can have. */
export type Column =
  | { readonly kind: 'key'; readonly dimension: string }
  | { readonly kind: 'field'; readonly element: string; readonly field: string }
  | { readonly kind: 'dataset'; readonly datasetType: string; readonly field: DatasetField | 'rank' }
  /** How many rows were joined for this one. */
  | { readonly kind: 'match_count' }
  /** All regions of an element that belong to the row, separated by `:`. */
  | { readonly kind: 'regions'; readonly element: string }
  /** All pairs of regions that belong to the row: `a&b` separated by `|`. */
  | { readonly kind: 'region_pairs'; readonly a: string; readonly b: string }
  /** The JSON text of a column that holds text. */
  | { readonly kind: 'quoted'; readonly column: QuotableColumn };

/** Columns of which a source may have the JSON text: those of dimensions, and the names of runs. */
export type QuotableColumn =
  | { readonly kind: 'key'; readonly dimension: string }
  | { readonly kind: 'dataset'; readonly datasetType: string; readonly field: 'run' };

/** An expression. */
export type Term =
  | Parameter
  | Column
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Term }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly a: Term;
      readonly b: Term;
      readonly isInteger: boolean;
    };

/** Conditions in conjunctive normal form. */
export type Conditions = readonly (readonly Condition[])[];

/** One condition. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'truth'; readonly operand: Term }
  | { readonly kind: 'is_null'; readonly operand: Term }
  | { readonly kind: 'compare'; readonly operator: ComparisonSign; readonly a: Term; readonly b: Term }
  | { readonly kind: 'in_list'; readonly member: Term; readonly items: readonly Term[] }
  | { readonly kind: 'in_array'; readonly member: Term; readonly items: Parameter }
  | {
      readonly kind: 'in_range';
      readonly member: Term;
      readonly first: Parameter;
      /** Inclusive; null for no bound. */
      readonly last: Parameter | null;
      readonly stride: { readonly step: Parameter; readonly remainder: Parameter } | null;
    }
  /** Whether an integer lies in one of many half-open ranges. */
  | { readonly kind: 'in_ranges'; readonly member: Term; readonly begins: Parameter; readonly ends: Parameter }
  | { readonly kind: 'in_query'; readonly member: Term; readonly rows: RowsPlan; readonly column: Term }
  | { readonly kind: 'any_of'; readonly alternatives: readonly Conditions[] }
  | { readonly kind: 'not'; readonly operand: Condition };

/** Operators of PostgreSQL. */
export type ComparisonSign = '=' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '@>' | 'LIKE';

/** A table, or something like one, that has columns for dimensions and perhaps others. */
export type Source = ElementSource | UploadSource | MaterializationSource | DatasetSource | OverlapSource;

/** The table of a dimension element. */
export interface ElementSource {
  readonly kind: 'element';
  readonly element: string;
  readonly fields: readonly string[];
  /** Dimensions of which it tells the JSON text; none if absent. The whole table is read then, which has to be small. */
  readonly quoted?: readonly string[];
}

/** Data IDs that a client sent: one array per dimension. */
export interface UploadSource {
  readonly kind: 'upload';
  readonly dimensions: readonly string[];
  readonly values: readonly Parameter[];
}

/** The rows of a materialization. */
export interface MaterializationSource {
  readonly kind: 'materialization';
  readonly name: string;
  readonly columns: readonly Column[];
}

/** The datasets of one type in some collections. */
export interface DatasetSource {
  readonly kind: 'dataset';
  /** The name under which its columns are known. */
  readonly name: string;
  readonly datasetTypeId: Parameter;
  readonly dimensions: readonly string[];
  readonly fields: readonly (DatasetField | 'rank')[];
  /** Keys of all collections in search order, for the rank; null if it is not among the fields. */
  readonly searchPath: Parameter | null;
  /** The JSON texts of the names of its runs, where it tells those as well; all its datasets are in runs then. */
  readonly quotedRuns?: Parameter;
  readonly memberships: readonly Membership[];
}

/** Collections whose memberships are in the same table. */
export interface Membership {
  readonly table: string;
  readonly isCalibration: boolean;
  readonly collections:
    | { readonly kind: 'none' }
    | { readonly kind: 'one'; readonly key: Parameter; readonly name: Parameter }
    | { readonly kind: 'many'; readonly keys: Parameter; readonly names: Parameter };
  /** Whether each collection is a run, so that it tells the run of its datasets. */
  readonly areRuns: boolean;
}

/** Data IDs by the pixels of the common sky pixelization that their regions touch. */
export interface OverlapSource {
  readonly kind: 'overlap';
  /** Elements that share a pixel: one or two. */
  readonly elements: readonly OverlapElement[];
  readonly system: string;
  readonly level: number;
  /** The dimension of the pixels if it is a column, or null if the pixels are not to be seen. */
  readonly pixel: string | null;
  /** Ranges that the pixels have to be in, or null. */
  readonly ranges: { readonly begins: Parameter; readonly ends: Parameter } | null;
  /** Whether a data ID may come once per pixel. */
  readonly allowDuplicates: boolean;
}

/** An element of which the overlaps are looked at, with values that are known of its dimensions. */
export interface OverlapElement {
  readonly element: string;
  readonly dimensions: readonly string[];
  readonly constraints: readonly { readonly dimension: string; readonly value: Parameter }[];
}
