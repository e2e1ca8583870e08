import type { StatementReader } from '../database/index.js';
import type { DatasetType, FindDatasetQuery } from '../datasets/index.js';
import { rewriteDataId } from '../datasets/index.js';
import { type DataCoordinate, type DataIdInput, groupOfDataId, standardize } from '../dimensions/index.js';
import { MAXIMUM_TIME, type Timespan, timespanFromRange } from '../foundation/time/index.js';
import type { Repository } from '../registry/index.js';

/** A look-up of a dataset that is to be read. */
export type ReadingQuery = Omit<FindDatasetQuery, 'dimensionRecords'>;

const ALL_TIME: Timespan = { begin: 0, end: MAXIMUM_TIME };

/**
 * Complete a look-up: if it is one of a calibration, by the time for which it is wanted: that of the data ID's own temporal dimensions,
 * which need not be the dataset type's, or all time if it has none (reference: `DirectButler._findDatasetRef`). With
 * temporal dimensions the dataset found comes with its dimension records.
 *
 * @param expand completes a data ID by its records.
 * @throws ButlerUserError for a wrong or incomplete data ID.
 */
export async function withValidity(
  repository: Repository,
  datasetType: DatasetType,
  query: ReadingQuery,
  expand: (dataId: DataIdInput) => Promise<DataCoordinate>,
  reader: StatementReader,
): Promise<FindDatasetQuery> {
  if (query.timespan !== null || !datasetType.isCalibration) {
    return { ...query, dimensionRecords: false };
  }
  const dataId = await rewriteDataId(repository, datasetType, query.dataId, query.defaultDataId, reader);
  const coordinate = standardize(dataId, groupOfDataId(dataId, repository.universe), query.defaultDataId);
  if (!coordinate.group.elements.some((element) => element.temporalFamily !== null)) {
    return { ...query, timespan: ALL_TIME, dimensionRecords: false };
  }
  const expanded = await expand(valuesOf(coordinate));
  return { ...query, dataId: valuesOf(expanded), timespan: timespanOf(expanded), dimensionRecords: true };
}

function valuesOf({ group, values }: DataCoordinate): DataIdInput {
  return new Map(values.map((value, index) => [group.dataCoordinateKeys[index] ?? '', value]));
}

/** The time that all temporal families share; of each the finest member counts. Null if a record has no timespan. */
function timespanOf({ group, records }: DataCoordinate): Timespan | null {
  let common = ALL_TIME;
  for (const [family, ranking] of group.universe.definition.temporalFamilies) {
    const members = group.elements.filter((element) => element.temporalFamily === family);
    const finest = ranking.find((name) => members.some((element) => element.name === name));
    if (finest === undefined) {
      continue;
    }
    const range = records?.find((record) => record.element.name === finest)?.get('timespan');
    if (typeof range !== 'string') {
      return null;
    }
    const { begin, end } = timespanFromRange(range);
    common = { begin: begin > common.begin ? begin : common.begin, end: end < common.end ? end : common.end };
  }
  return common;
}
