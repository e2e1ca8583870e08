import type { DataCoordinate, DataIdInput, DataIdValue, DimensionGroup } from '../dimensions/index.js';
import type { Timespan } from '../foundation/time/index.js';

/** 1 RUN, 2 TAGGED, 3 CHAINED, 4 CALIBRATION. */
export type CollectionType = 1 | 2 | 3 | 4;

export interface DatasetType {
  readonly name: string;
  readonly storageClass: string;
  readonly parentStorageClass: string | null;
  readonly isCalibration: boolean;
  readonly group: DimensionGroup;
  readonly json: string;
}

export interface DatasetRef {
  readonly id: string;
  readonly datasetType: DatasetType;
  readonly dataId: DataCoordinate;
  readonly run: string;
}

export interface CollectionInfo {
  readonly name: string;
  readonly type: CollectionType;
  readonly doc: string;
  readonly children: readonly string[];
  readonly parents: readonly string[] | null;
  readonly datasetTypes: readonly string[] | null;
}

export interface CollectionSummary {
  readonly datasetTypes: readonly DatasetType[];
  readonly governors: ReadonlyMap<string, readonly DataIdValue[]>;
}

export abstract class Butler {
  abstract universeJson(): Promise<string>;
  abstract getDatasetType(name: string): Promise<DatasetType>;
  abstract getDataset(id: string, options: { dimensionRecords: boolean }): Promise<DatasetRef | null>;
  abstract getDatasets(ids: readonly string[]): Promise<readonly DatasetRef[]>;
  abstract findDataset(query: {
    datasetType: string;
    dataId: DataIdInput;
    defaultDataId: DataIdInput;
    collections: readonly string[];
    timespan: Timespan | null;
    dimensionRecords: boolean;
  }): Promise<DatasetRef | null>;
  abstract expandDataId(dataId: DataIdInput): Promise<DataCoordinate>;
  abstract getCollectionSummary(name: string): Promise<CollectionSummary>;
  abstract queryCollectionInfo(query: {
    expression: readonly string[];
    types: ReadonlySet<CollectionType>;
    flattenChains: boolean;
    includeChains: boolean;
    includeParents: boolean;
    includeSummary: boolean;
    includeDoc: boolean;
    summaryDatasets: readonly string[] | null;
  }): Promise<readonly CollectionInfo[]>;
  abstract getCollectionInfo(
    name: string,
    options: { includeDoc: boolean; includeParents: boolean },
  ): Promise<CollectionInfo>;
  abstract queryCollections(query: {
    search: readonly string[];
    types: ReadonlySet<CollectionType>;
    flattenChains: boolean;
    includeChains: boolean;
  }): Promise<readonly string[]>;
  abstract queryDatasetTypes(
    search: readonly string[],
  ): Promise<{ datasetTypes: readonly DatasetType[]; missing: readonly string[] }>;
}
