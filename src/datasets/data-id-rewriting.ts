import type { StatementReader } from '../database/index.js';
import {
  type DataIdInput,
  type DataIdValue,
  type DimensionElement,
  type DimensionRecord,
  describeDataId,
  describeValue,
  isComparable,
  recordFields,
  searchRecords,
} from '../dimensions/index.js';
import { ButlerUserError, pythonRepr } from '../foundation/errors/index.js';
import type { Repository } from '../registry/index.js';
import type { DatasetType } from './dataset-type.js';
import { requireKeyValue, sortDataId } from './loose-data-id.js';

/** Where records are looked up. */
interface RecordSource {
  readonly repository: Repository;
  readonly reader: StatementReader;
}

/**
 * Turn a data ID as people write it into one of dimension values only, looking up records where fields of records
 * stand in for values (reference: `DirectButler._rewrite_data_id`; protocol section 6.1). Costs no statement where
 * all keys are dimensions and all values of their types.
 *
 * @param defaults governor values that apply where the data ID has none.
 * @throws ButlerUserError `dimension_value` where the fields match no or several records, contradict a given value, or
 * are unknown; `invalid_query` for values of the wrong type.
 */
export async function rewriteDataId(
  repository: Repository,
  datasetType: DatasetType,
  dataId: DataIdInput,
  defaults: DataIdInput,
  reader: StatementReader,
): Promise<DataIdInput> {
  const { universe } = repository;
  const source = { repository, reader };
  const sorted = sortDataId(dataId, datasetType, universe);
  const rewritten = new Map(sorted.dimensions);
  for (const [name, values] of sorted.recordFields) {
    const dimension = universe.element(name);
    checkFields(repository, dimension, values);
    if (rewritten.has(name)) {
      await checkAgainstRecord(source, dimension, rewritten, values);
    } else {
      rewritten.set(name, await findKey(source, dimension, rewritten, values, defaults));
    }
  }
  return rewritten;
}

function checkFields(repository: Repository, dimension: DimensionElement, values: DataIdInput): void {
  const fields = recordFields(repository.universe, dimension);
  for (const [name, value] of values) {
    if (!fields.some((field) => field.name === name)) {
      throw new ButlerUserError('dimension_value', `Dimension ${dimension.name} has no field ${pythonRepr(name)}.`);
    }
    if (!isComparable(repository.universe, dimension, name, value)) {
      throw new ButlerUserError(
        'invalid_query',
        `${dimension.name}.${name} cannot be compared with ${describeValue(value)}.`,
      );
    }
  }
}

async function checkAgainstRecord(
  source: RecordSource,
  dimension: DimensionElement,
  dataId: ReadonlyMap<string, DataIdValue>,
  values: DataIdInput,
): Promise<void> {
  const relevant = subset(dataId, dimension.required);
  const records = await search(source, dimension, new Map(), relevant);
  const [record, ...others] = records;
  if (record === undefined) {
    throw new ButlerUserError(
      'dimension_value',
      `Could not find dimension '${dimension.name}' with dataId ${describeDataId(relevant)} ` +
        `as part of comparing with record values ${describeDataId(values)}`,
    );
  }
  const differences = [...values].filter(([name, value]) => record.get(name) !== value);
  if (others.length === 0 && differences.length > 0) {
    const described = differences.map(([name, value]) => `${name} (${String(record.get(name))} != ${String(value)})`);
    throw new ButlerUserError(
      'dimension_value',
      `Dimension ${dimension.name} in dataId has explicit value ${String(dataId.get(dimension.name))} ` +
        `inconsistent with ${dimension.name} dimension record: ${described.join(', ')}`,
    );
  }
}

async function findKey(
  source: RecordSource,
  dimension: DimensionElement,
  dataId: ReadonlyMap<string, DataIdValue>,
  values: DataIdInput,
  defaults: DataIdInput,
): Promise<DataIdValue> {
  const relevant = subset(dataId, source.repository.universe.group([dimension.name]).names);
  const governors = subset(defaults, dimension.required);
  const found = await search(source, dimension, values, new Map([...governors, ...relevant]));
  const records = await disambiguate(source, dimension, found);
  const [record, ...others] = records;
  if (record === undefined) {
    throw new ButlerUserError(
      'dimension_value',
      `DataId specification for dimension ${dimension.name} matched no records ` +
        `when constrained by ${describeDataId(values)}`,
    );
  }
  if (others.length > 0) {
    throw new ButlerUserError(
      'dimension_value',
      `DataId specification for dimension ${dimension.name} is not uniquely constrained to a single dataset ` +
        `by ${describeDataId(values)}. Got ${String(records.length)} results.`,
    );
  }
  return keyOf(dimension, record);
}

/** Several visits may share an exposure's fields: the instrument's default visit system then decides. */
async function disambiguate(
  source: RecordSource,
  dimension: DimensionElement,
  records: readonly DimensionRecord[],
): Promise<readonly DimensionRecord[]> {
  const { universe } = source.repository;
  const membership = universe.find('visit_system_membership');
  const instrument = universe.find('instrument');
  const hasSystem = instrument?.metadata.some((column) => column.name === 'visit_system') ?? false;
  if (records.length < 2 || dimension.name !== 'visit' || membership === null || instrument === null || !hasSystem) {
    return records;
  }
  const names = new Set(records.map((record) => record.get('instrument')));
  const [name] = names;
  if (names.size !== 1 || typeof name !== 'string') {
    return records;
  }
  const [record] = await search(source, instrument, new Map(), new Map([['instrument', name]]));
  const system = record?.get('visit_system');
  if (typeof system !== 'number') {
    return records;
  }
  for (const candidate of records) {
    const key = new Map([
      ['instrument', name] as const,
      ['visit_system', system] as const,
      ['visit', keyOf(dimension, candidate)] as const,
    ]);
    if ((await search(source, membership, new Map(), key)).length > 0) {
      return [candidate];
    }
  }
  return records;
}

function search(
  { repository, reader }: RecordSource,
  element: DimensionElement,
  fields: DataIdInput,
  dataId: DataIdInput,
): Promise<readonly DimensionRecord[]> {
  for (const [name, value] of dataId) {
    requireKeyValue(repository.universe, name, value);
  }
  return searchRecords(repository.namespace, repository.universe, element, fields, dataId, reader);
}

function keyOf(dimension: DimensionElement, record: DimensionRecord): DataIdValue {
  const value = record.get(dimension.primaryKey?.name ?? '');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  throw new TypeError(`A record of ${dimension.name} has no key.`);
}

function subset(dataId: DataIdInput, names: readonly string[]): ReadonlyMap<string, DataIdValue> {
  return new Map([...dataId].filter(([name]) => names.includes(name)));
}
