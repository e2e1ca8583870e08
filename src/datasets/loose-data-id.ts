import { ButlerUserError, pythonList, pythonRepr } from '../foundation/errors/index.js';
import {
  type DataIdInput,
  type DataIdValue,
  type DimensionElement,
  type DimensionUniverse,
  describeValue,
  isKeyValue,
} from '../dimensions/index.js';
import type { DatasetType } from './dataset-type.js';

/** A data ID sorted into values of dimensions and values of fields of their records. */
export interface SortedDataId {
  readonly dimensions: ReadonlyMap<string, DataIdValue>;
  /** Field values by dimension name, in the order they are to be resolved. */
  readonly recordFields: ReadonlyMap<string, ReadonlyMap<string, DataIdValue>>;
}

/**
 * Sort a data ID as people write it (reference: `DirectButler._rewrite_data_id`). Keys of the form `dimension.field`
 * name a record field; a string for an integer dimension is taken for its alternate key; keys that are no dimensions
 * are fields of some dimension of the dataset type or, for calibrations, of any temporal dimension.
 *
 * @throws ButlerUserError `dimension_value` for keys that fit nothing.
 */
export function sortDataId(dataId: DataIdInput, datasetType: DatasetType, universe: DimensionUniverse): SortedDataId {
  const dimensions = new Map<string, DataIdValue>();
  const fields = new Map<string, Map<string, DataIdValue>>();
  const bare = new Map<string, DataIdValue>();
  const addField = (dimension: string, field: string, value: DataIdValue): void => {
    const values = fields.get(dimension) ?? new Map<string, DataIdValue>();
    fields.set(dimension, values.set(field, value));
  };
  for (const [key, value] of dataId) {
    const dot = key.indexOf('.');
    if (dot >= 0) {
      addField(requireDimension(universe, key.slice(0, dot)), key.slice(dot + 1), value);
    } else if (!universe.isDimension(key)) {
      bare.set(key, value);
    } else {
      const alternate = alternateKey(universe, key, value);
      if (alternate === null) {
        dimensions.set(key, value);
      } else {
        addField(key, alternate, value);
      }
    }
  }
  for (const [field, dimension] of assignFields([...bare.keys()], datasetType, universe)) {
    addField(dimension, field, bare.get(field) ?? '');
  }
  return { dimensions, recordFields: fields };
}

function requireDimension(universe: DimensionUniverse, name: string): string {
  if (!universe.isDimension(name)) {
    throw new ButlerUserError('dimension_value', `Unknown dimension ${pythonRepr(name)} in data ID.`);
  }
  return name;
}

/** The alternate key whose type a value has that the primary key's type does not admit. */
function alternateKey(universe: DimensionUniverse, dimension: string, value: DataIdValue): string | null {
  if (isKeyValue(universe, dimension, value)) {
    return null;
  }
  const wanted = typeof value === 'string' ? 'string' : 'int';
  return universe.element(dimension).alternateKeys.find((column) => column.type === wanted)?.name ?? null;
}

function assignFields(
  names: readonly string[],
  datasetType: DatasetType,
  universe: DimensionUniverse,
): ReadonlyMap<string, string> {
  if (names.length === 0) {
    return new Map();
  }
  const mandatory = new Set(datasetType.group.names);
  const candidates = universe.dimensions.filter(
    (dimension) => mandatory.has(dimension.name) || (datasetType.isCalibration && dimension.temporalFamily !== null),
  );
  const owners = new Map(
    names.map((name) => [name, candidates.filter((dimension) => ownsField(dimension, name))] as const),
  );
  const unknown = names.filter((name) => owners.get(name)?.length === 0);
  if (unknown.length > 0) {
    throw new ButlerUserError('dimension_value', `Unrecognized keyword args given: ${pythonList(unknown)}`);
  }
  const popularity = (dimension: DimensionElement): number =>
    names.filter((name) => owners.get(name)?.includes(dimension)).length;
  return new Map(names.map((name) => [name, chooseOwner(owners.get(name) ?? [], mandatory, popularity)]));
}

function ownsField(dimension: DimensionElement, field: string): boolean {
  const columns = [dimension.primaryKey, ...dimension.alternateKeys, ...dimension.metadata];
  return columns.some((column) => column?.name === field);
}

/** Of several dimensions that have a field: those of the dataset type first, then the one that owns most fields. */
function chooseOwner(
  owners: readonly DimensionElement[],
  mandatory: ReadonlySet<string>,
  popularity: (dimension: DimensionElement) => number,
): string {
  const preferred = owners.filter((dimension) => mandatory.has(dimension.name));
  const names = owners.map((dimension) => dimension.name);
  const pool = preferred.length > 0 ? preferred : owners;
  if (preferred.length === 0 && names.length === 2 && names.includes('exposure') && names.includes('visit')) {
    return 'exposure';
  }
  const [first, ...others] = pool;
  const best = others.reduce((a, b) => (a !== undefined && popularity(a) >= popularity(b) ? a : b), first);
  return best?.name ?? '';
}

/** @throws ButlerUserError `invalid_query` for a value that is not of the type of the dimension's values. */
export function requireKeyValue(universe: DimensionUniverse, dimension: string, value: DataIdValue): void {
  if (!isKeyValue(universe, dimension, value)) {
    throw new ButlerUserError(
      'invalid_query',
      `${describeValue(value)} is not a value of the type that dimension ${dimension} has.`,
    );
  }
}
