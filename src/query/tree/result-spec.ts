import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import type { DatasetField, OrderTerm } from './column-expression.js';

interface CommonSpec {
  readonly orderBy: readonly OrderTerm[];
  /** Largest number of rows, or null. */
  readonly limit: number | null;
  /** Whether a spatial join may return a row once per pixel that its regions share. */
  readonly allowDuplicateOverlaps: boolean;
  readonly dimensions: DimensionGroup;
}

/** Rows are data IDs. */
export interface DataCoordinateSpec extends CommonSpec {
  readonly kind: 'data_coordinate';
  readonly includeDimensionRecords: boolean;
}

/** Rows are the records of one element. */
export interface DimensionRecordSpec extends CommonSpec {
  readonly kind: 'dimension_record';
  readonly element: DimensionElement;
}

/** Rows are datasets of one type. */
export interface DatasetRefSpec extends CommonSpec {
  readonly kind: 'dataset_ref';
  readonly datasetType: string;
  readonly includeDimensionRecords: boolean;
  readonly findFirst: boolean;
}

/** Rows are lists of chosen columns. */
export interface GeneralSpec extends CommonSpec {
  readonly kind: 'general';
  /** Fields by element. */
  readonly dimensionFields: ReadonlyMap<string, readonly string[]>;
  /** Fields by dataset type. */
  readonly datasetFields: ReadonlyMap<string, readonly DatasetField[]>;
  readonly includeDimensionRecords: boolean;
  readonly findFirst: boolean;
}

/** What each row of a result shows. */
export type ResultSpec = DataCoordinateSpec | DimensionRecordSpec | DatasetRefSpec | GeneralSpec;

/** The dataset type of which only the first in the collections' order is wanted per data ID, or null. */
export function findFirstDatasetType(spec: ResultSpec): string | null {
  switch (spec.kind) {
    case 'data_coordinate':
    case 'dimension_record':
      return null;
    case 'dataset_ref':
      return spec.findFirst ? spec.datasetType : null;
    case 'general': {
      const [datasetType = null] = spec.datasetFields.keys();
      return spec.findFirst ? datasetType : null;
    }
  }
}
