import { COLLECTION_TYPES } from '../../collections/index.js';
import {
  definesRelationships,
  type DimensionElement,
  type DimensionGroup,
  hasTable,
  keyType,
} from '../../dimensions/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import type { RepositoryLayout } from '../../registry/index.js';
import type { ColumnSet, DatasetField, Upload } from '../tree/index.js';
import type { SummarizedCollection } from './catalogue.js';
import type { ResolvedSearch } from './dataset-search.js';
import type { Parameters } from './parameters.js';
import type { DatasetSource, ElementSource, Membership, Parameter, Source, UploadSource } from './plan.js';

/** Makes the source of the datasets that a search finds. */
export function datasetSource(
  name: string,
  search: ResolvedSearch,
  fields: readonly (DatasetField | 'rank')[],
  layout: RepositoryLayout,
  parameters: Parameters,
): DatasetSource {
  const { datasetType, collections } = search;
  const isCalibration = (collection: SummarizedCollection): boolean => collection.type === COLLECTION_TYPES.CALIBRATION;
  const membership = (table: string, members: readonly SummarizedCollection[], calibration: boolean): Membership => ({
    table,
    isCalibration: calibration,
    collections: membershipCollections(members, layout, parameters),
    areRuns: members.every((collection) => collection.type === COLLECTION_TYPES.RUN),
  });
  const tagged = collections.filter((collection) => !isCalibration(collection));
  const certified = collections.filter(isCalibration);
  const memberships: Membership[] = [];
  if (tagged.length > 0 || certified.length === 0) {
    memberships.push(membership(datasetType.tagsTable, tagged, false));
  }
  if (certified.length > 0 && datasetType.calibsTable !== null) {
    memberships.push(membership(datasetType.calibsTable, certified, true));
  }
  return {
    kind: 'dataset',
    name,
    datasetTypeId: parameters.add('bigint', datasetType.id),
    dimensions: datasetType.group.required,
    fields,
    searchPath: fields.includes('rank') ? collectionKeys(collections, layout, parameters) : null,
    memberships,
  };
}

function membershipCollections(
  collections: readonly SummarizedCollection[],
  layout: RepositoryLayout,
  parameters: Parameters,
): Membership['collections'] {
  const [first] = collections;
  if (first === undefined) {
    return { kind: 'none' };
  }
  if (collections.length === 1) {
    const key = parameters.add(layout.collectionKeys.sqlType, first.key);
    return { kind: 'one', key, name: parameters.add('text', first.name) };
  }
  const names = collections.map((collection) => collection.name);
  return {
    kind: 'many',
    keys: collectionKeys(collections, layout, parameters),
    names: parameters.add('text[]', names),
  };
}

function collectionKeys(
  collections: readonly SummarizedCollection[],
  layout: RepositoryLayout,
  parameters: Parameters,
): Parameter {
  const keys = collections.map((collection) => collection.key);
  return parameters.add(`${layout.collectionKeys.sqlType}[]`, keys);
}

/** Makes the source of uploaded data IDs, one array per dimension. */
export function uploadSource(upload: Upload, parameters: Parameters): UploadSource {
  const { dimensions, rows } = upload;
  const values = dimensions.required.map((name, index) => {
    const type = keyType(dimensions.universe, name) === 'int' ? 'bigint[]' : 'text[]';
    return parameters.add(
      type,
      rows.map((row) => row[index] ?? null),
    );
  });
  return { kind: 'upload', dimensions: dimensions.required, values };
}

/**
 * The elements whose tables have to be joined whatever else is: for their fields, or because they relate dimensions to
 * each other, unless a table that is joined respects that relation already (reference: `iter_mandatory`).
 */
export function mandatoryElements(
  columns: ColumnSet,
  operands: {
    /** Dimension groups of tables that have the required dimensions only. */
    readonly required: readonly DimensionGroup[];
    readonly materialized: readonly DimensionGroup[];
  },
): readonly ElementSource[] {
  const { dimensions } = columns;
  return dimensions.elements.flatMap((element) => {
    const fields = columns.fieldsOf(element.name);
    const isNeeded =
      fields.length > 0 ||
      (definesRelationships(element) &&
        !operands.required.some((group) => isCoveredBy(element, group)) &&
        !operands.materialized.some((group) => group.has(element.name)));
    return isNeeded ? [elementSource(element, fields)] : [];
  });
}

function isCoveredBy(element: DimensionElement, group: DimensionGroup): boolean {
  return group.universe.minimalGroup(element).names.every((name) => group.required.includes(name));
}

/** @throws ButlerUserError `unimplemented_query` for elements without a table. */
export function elementSource(element: DimensionElement, fields: readonly string[]): ElementSource {
  if (!hasTable(element) && (element.impliedUnionTarget === null || fields.length > 0)) {
    throw new ButlerUserError('unimplemented_query', `Cannot join dimension element ${element.name} with no table.`);
  }
  return { kind: 'element', element: element.name, fields };
}

/** Sources for the dimensions that no other source has: those come first that supply most of them. */
export function missingDimensionSources(
  dimensions: DimensionGroup,
  sources: readonly Source[],
): readonly ElementSource[] {
  const { universe } = dimensions;
  const supplied = new Set(sources.flatMap((source) => suppliedDimensions(source, dimensions)));
  const added: ElementSource[] = [];
  for (;;) {
    const missing = dimensions.names.filter((name) => !supplied.has(name));
    const [first, ...others] = missing;
    if (first === undefined) {
      return added;
    }
    const supply = (name: string): readonly string[] => {
      const element = universe.element(name);
      return [...element.required, ...element.implied].filter((other) => missing.includes(other));
    };
    const best = others.reduce((one, other) => (supply(other).length > supply(one).length ? other : one), first);
    added.push(elementSource(universe.element(best), []));
    supply(best).forEach((name) => supplied.add(name));
  }
}

/** The dimensions that a source has columns for. */
export function suppliedDimensions(source: Source, dimensions: DimensionGroup): readonly string[] {
  switch (source.kind) {
    case 'element': {
      const element = dimensions.universe.element(source.element);
      return [...element.required, ...element.implied];
    }
    case 'upload':
    case 'dataset':
      return source.dimensions;
    case 'materialization':
      return source.columns.flatMap((column) => (column.kind === 'key' ? [column.dimension] : []));
    case 'overlap':
      return [
        ...source.elements.flatMap((element) => element.dimensions),
        ...(source.pixel === null ? [] : [source.pixel]),
      ];
  }
}
