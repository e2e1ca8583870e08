import type { StatementReader } from '../database/index.js';
import { ButlerUserError } from '../foundation/errors/index.js';
import type { DatasetContext } from './dataset-context.js';
import { type DatasetType, makeDatasetType, missingDatasetType, type RegisteredDatasetType } from './dataset-type.js';
import { readDatasetTypes } from './dataset-type-queries.js';

/**
 * The type as it is registered now.
 *
 * @throws ButlerUserError `missing_dataset_type`.
 */
export async function registeredType(
  context: DatasetContext,
  name: string,
  reader?: StatementReader,
): Promise<RegisteredDatasetType> {
  const { repository, rows, definitions } = context;
  if (repository.mutability === 'immutable') {
    const known = (await definitions.current()).datasetTypes.get(name);
    if (known !== undefined) {
      return known;
    }
  }
  const search = { isEverything: false, names: [name], globs: [] };
  const [found] = await readDatasetTypes(repository, rows, search, reader);
  if (found === undefined) {
    throw missingDatasetType(name);
  }
  return found;
}

/**
 * The type of a component of a composite.
 *
 * @throws ButlerUserError `unknown_component`.
 */
export function componentType(context: DatasetContext, parent: DatasetType, component: string): DatasetType {
  const storageClass = context.storageClasses.componentOf(parent.storageClass, component);
  if (storageClass === null) {
    throw new ButlerUserError(
      'unknown_component',
      `Dataset type '${parent.name}' with storage class '${parent.storageClass}' has no component '${component}'.`,
    );
  }
  return makeDatasetType({
    name: `${parent.name}.${component}`,
    group: parent.group,
    storageClass,
    parentStorageClass: parent.storageClass,
    isCalibration: parent.isCalibration,
  });
}
