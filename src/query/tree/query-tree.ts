import type { DataIdInput, DataIdValue, DimensionGroup } from '../../dimensions/index.js';
import type { Predicate } from './predicate.js';

/** A search for datasets that a query joins. */
export interface DatasetSearch {
  /** Exact names, in search order. */
  readonly collections: readonly string[];
  /** The dimensions that the client takes the dataset type to have. */
  readonly dimensions: DimensionGroup;
}

/** Where the rows of a query come from, and which of them are kept. */
export interface QueryTree {
  readonly dimensions: DimensionGroup;
  /** By name of the dataset type. */
  readonly datasets: ReadonlyMap<string, DatasetSearch>;
  /** A search for all dataset types of certain dimensions. */
  readonly anyDataset: DatasetSearch | null;
  /** Keys of uploads that are joined, with their dimensions. */
  readonly uploads: ReadonlyMap<string, DimensionGroup>;
  /** Keys of materializations that are joined, with their dimensions. */
  readonly materializations: ReadonlyMap<string, DimensionGroup>;
  readonly predicate: Predicate;
  /** Whether a dimension may be constrained only together with its governor. */
  readonly validateGovernorConstraints: boolean;
}

/** Data IDs that a client brings along: values of the required dimensions in their order. */
export interface Upload {
  readonly kind: 'upload';
  readonly dimensions: DimensionGroup;
  readonly rows: readonly (readonly DataIdValue[])[];
}

/** A query whose rows another query goes on with. */
export interface Materialization {
  readonly kind: 'materialization';
  readonly tree: QueryTree;
  readonly dimensions: DimensionGroup;
  /** Dataset types that the rows are constrained by already. */
  readonly datasets: ReadonlySet<string>;
  readonly allowDuplicateOverlaps: boolean;
}

/** A query with all that it needs to be executed. */
export interface QueryInputs {
  readonly tree: QueryTree;
  /** Values of governor dimensions for queries that do not say which. */
  readonly defaultDataId: DataIdInput;
  /** Uploads and materializations by key, in the order in which they were made. */
  readonly inputs: ReadonlyMap<string, Upload | Materialization>;
}

/** The dimension groups of all operands that a tree joins. */
export function joinedDimensions(tree: QueryTree): readonly DimensionGroup[] {
  return [
    ...tree.uploads.values(),
    ...tree.materializations.values(),
    ...[...tree.datasets.values()].map((search) => search.dimensions),
    ...(tree.anyDataset === null ? [] : [tree.anyDataset.dimensions]),
  ];
}
