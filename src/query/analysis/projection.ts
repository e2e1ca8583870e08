import { type Column, type Distinctness, type RowsPlan } from './plan.js';
import type { ColumnSet, DatasetField } from '../tree/index.js';
import type { ResolvedSearch } from './dataset-search.js';
import { missingRegions, type Postprocessing } from './postprocessing.js';

/** What is known when rows are reduced to the columns that are wanted of them. */
export interface ProjectionInput {
  /** The columns of the joined tables, and those that are wanted. */
  readonly joined: ColumnSet;
  readonly projected: ColumnSet;
  /** Whether the only dataset fields that a condition uses are those of several collections, and not wanted. */
  readonly repeatsDatasets: boolean;
  readonly searches: ReadonlyMap<string, ResolvedSearch>;
  /** Dataset types whose collections have to be told apart. */
  readonly ranked: ReadonlySet<string>;
  readonly findFirst: string | null;
  readonly isOrdered: boolean;
  readonly postprocessing: Postprocessing;
  /** Whether the database has `any_value` (PostgreSQL 16). */
  readonly hasAnyValue: boolean;
}

/** The columns of the rows and how repetitions are removed (reference: query-semantics, section 1.7). */
export function project(input: ProjectionInput): Pick<RowsPlan, 'columns' | 'distinctness'> {
  const classified = classify(input);
  const columns = classified.map(({ column }) => column);
  const needsDistinct =
    !input.projected.dimensions.equals(input.joined.dimensions) ||
    input.repeatsDatasets ||
    input.postprocessing.checkMatchCount;
  return needsDistinct ? reduce(input, classified) : { columns, distinctness: { kind: 'as_joined' } };
}

interface ClassifiedColumn {
  readonly column: Column;
  /**
   * What the column is to the identity of a row: part of it, determined by it, an aggregate over all rows that have it,
   * or one of which any value has to do.
   */
  readonly role: 'unique' | 'derived' | 'aggregate' | 'any';
}

function classify(input: ProjectionInput): readonly ClassifiedColumn[] {
  const { projected, postprocessing } = input;
  const { dimensions } = projected;
  const keys = dimensions.dataCoordinateKeys.map((dimension) => unique({ kind: 'key', dimension }));
  const fields = dimensions.elements.flatMap(({ name }) =>
    projected.fieldsOf(name).map((field) => derived({ kind: 'field', element: name, field })),
  );
  const datasets = [...projected.datasetFields].flatMap(([datasetType, names]) =>
    datasetColumns(input, datasetType, names),
  );
  const regions = missingRegions(postprocessing, projected).map((element) =>
    dimensions.elements.includes(element)
      ? derived({ kind: 'field', element: element.name, field: 'region' })
      : aggregate({ kind: 'regions', element: element.name }),
  );
  const pairs = postprocessing.pairs.map(aggregate);
  const count = postprocessing.checkMatchCount ? [aggregate({ kind: 'match_count' })] : [];
  return [...keys, ...fields, ...datasets, ...regions, ...pairs, ...count];
}

function datasetColumns(
  input: ProjectionInput,
  datasetType: string,
  names: readonly DatasetField[],
): readonly ClassifiedColumn[] {
  const search = input.searches.get(datasetType);
  const isFindFirst = input.findFirst === datasetType;
  const isInSeveral = (search?.collections.length ?? 0) > 1;
  const columns = names.map((field): ClassifiedColumn => {
    const column: Column = { kind: 'dataset', datasetType, field };
    if (field === 'timespan' && search?.isCalibrationSearch === true) {
      return isFindFirst ? { column, role: 'any' } : unique(column);
    }
    return field === 'dataset_id' && isInSeveral && !isFindFirst ? unique(column) : derived(column);
  });
  const rank: Column = { kind: 'dataset', datasetType, field: 'rank' };
  return input.ranked.has(datasetType) ? [...columns, unique(rank)] : columns;
}

function reduce(
  input: ProjectionInput,
  classified: readonly ClassifiedColumn[],
): Pick<RowsPlan, 'columns' | 'distinctness'> {
  const of = (role: ClassifiedColumn['role']): readonly Column[] =>
    classified.filter((column) => column.role === role).map(({ column }) => column);
  const [uniques, deriveds, anys] = [of('unique'), of('derived'), of('any')];
  const hasAggregates = of('aggregate').length > 0 || anys.length > 0;
  const columns = classified.map(({ column }) => column);
  if (!hasAggregates && deriveds.length === 0) {
    // Which collection it was matters only as long as the first of them is sought.
    const isShown = (column: Column): boolean =>
      input.findFirst !== null || column.kind !== 'dataset' || column.field !== 'rank';
    return { columns: columns.filter(isShown), distinctness: { kind: 'distinct' } };
  }
  return { columns, distinctness: hasAggregates || input.isOrdered ? groupBy() : distinctOn() };

  function distinctOn(): Distinctness {
    return { kind: 'distinct_on', columns: uniques };
  }

  function groupBy(): Distinctness {
    // Without `any_value` derived columns tell groups apart, which shows where they are not really derived (section 2.4).
    return input.hasAnyValue
      ? { kind: 'group_by', columns: uniques, anyOf: [...deriveds, ...anys] }
      : { kind: 'group_by', columns: [...uniques, ...deriveds], anyOf: anys };
  }
}

function unique(column: Column): ClassifiedColumn {
  return { column, role: 'unique' };
}

function derived(column: Column): ClassifiedColumn {
  return { column, role: 'derived' };
}

function aggregate(column: Column): ClassifiedColumn {
  return { column, role: 'aggregate' };
}
