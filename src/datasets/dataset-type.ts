import { ButlerUserError, pythonRepr } from '../foundation/errors/index.js';
import type { DataCoordinate, DimensionGroup } from '../dimensions/index.js';

/** A kind of dataset: its name, what identifies its datasets, and how they look in memory. */
export interface DatasetType {
  /** `parent`, or `parent.component` for a component. */
  readonly name: string;
  readonly group: DimensionGroup;
  readonly storageClass: string;
  /** The storage class of the composite; for components only. */
  readonly parentStorageClass: string | null;
  readonly isCalibration: boolean;
  /** The wire's form (protocol section 3.2) as JSON text. */
  readonly json: string;
}

/** A dataset type as a repository has registered it, with the tables that hold its datasets. */
export interface RegisteredDatasetType extends DatasetType {
  /** Primary key in `dataset_type`. */
  readonly id: string;
  /** Name of the table of RUN and TAGGED memberships. */
  readonly tagsTable: string;
  /** Name of the table of CALIBRATION memberships; null for types that are no calibrations. */
  readonly calibsTable: string | null;
}

/** One dataset of a repository. */
export interface DatasetRef {
  /** UUID in lower case with hyphens. */
  readonly id: string;
  readonly datasetType: DatasetType;
  readonly dataId: DataCoordinate;
  /** Name of the RUN collection that it was made in. */
  readonly run: string;
}

/** What dataset type names may look like (reference: `DatasetType.VALID_NAME_REGEX`). */
const VALID_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;

/**
 * Split a dataset type's name at its first dot into parent and component.
 *
 * @throws ButlerUserError `dataset_type_expression` for a name that cannot be a dataset type's.
 */
export function splitDatasetTypeName(name: string): { readonly parent: string; readonly component: string | null } {
  if (!VALID_NAME.test(name)) {
    throw new ButlerUserError(
      'dataset_type_expression',
      `DatasetType ${pythonRepr(name)} does not look like a valid dataset type name.`,
    );
  }
  const dot = name.indexOf('.');
  return dot < 0 ? { parent: name, component: null } : { parent: name.slice(0, dot), component: name.slice(dot + 1) };
}

/** The error for a dataset type that is not registered. */
export function missingDatasetType(name: string): ButlerUserError {
  return new ButlerUserError('missing_dataset_type', `Dataset type ${pythonRepr(name)} does not exist.`);
}

/** Make a dataset type with its wire form. */
export function makeDatasetType(definition: Omit<DatasetType, 'json'>): DatasetType {
  const { name, storageClass, group, parentStorageClass, isCalibration } = definition;
  const json = JSON.stringify({ name, storageClass, dimensions: group.required, parentStorageClass, isCalibration });
  return { ...definition, json };
}
