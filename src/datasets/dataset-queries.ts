import { Injectable } from '@nestjs/common';
import type { StatementReader } from '../database/index.js';
import { CollectionQueries, ALL_COLLECTION_TYPES, isGlob } from '../collections/index.js';
import {
  type CachedRecords,
  type DataIdInput,
  DimensionRecords,
  describeValue,
  groupOfDataId,
  isKeyValue,
  standardize,
} from '../dimensions/index.js';
import { ButlerUserError, ServiceError } from '../foundation/errors/index.js';
import type { Timespan } from '../foundation/time/index.js';
import type { Repository } from '../registry/index.js';
import { type CollectionSummary, readCollectionSummary } from './collection-summary.js';
import { rewriteDataId } from './data-id-rewriting.js';
import { type Attachment, type DatasetWithAttachment, readDataset, readDatasets } from './dataset-by-id.js';
import {
  type DatasetRef,
  type DatasetType,
  makeDatasetType,
  missingDatasetType,
  type RegisteredDatasetType,
  splitDatasetTypeName,
} from './dataset-type.js';
import {
  type DatasetTypeSearchResult,
  parseDatasetTypeSearch,
  readDatasetTypes,
  selectDatasetTypes,
} from './dataset-type-queries.js';
import type { DatasetTypeRows } from './dataset-type-rows.js';
import type { Definitions } from './definitions.js';
import { firstMatch } from './find-dataset.js';
import { readMatches } from './find-dataset-statement.js';
import type { StorageClassRegistry } from './storage-classes/index.js';

/** How often a search is repeated if the dataset type is replaced while it runs. */
const MAX_ATTEMPTS = 5;

/** What dataset look-ups need of a repository. */
export interface DatasetContext {
  readonly repository: Repository;
  readonly rows: DatasetTypeRows;
  readonly storageClasses: StorageClassRegistry;
  readonly definitions: Definitions;
}

/** A search for one dataset by its data ID. */
export interface FindDatasetQuery {
  readonly datasetType: string;
  /** May hold record fields and alternate keys besides dimension values. */
  readonly dataId: DataIdInput;
  readonly defaultDataId: DataIdInput;
  /** Names and globs in search order. */
  readonly collections: readonly string[];
  /** What validity ranges have to overlap; null leaves CALIBRATION collections out. */
  readonly timespan: Timespan | null;
  readonly dimensionRecords: boolean;
}

/** Look-ups of datasets and dataset types. Holds no state: all it knows is in the context it is given. */
@Injectable()
export class DatasetQueries {
  constructor(
    private readonly collections: CollectionQueries,
    private readonly dimensionRecords: DimensionRecords,
  ) {}

  /**
   * A dataset type, or a component of one, by name.
   *
   * @throws ButlerUserError `missing_dataset_type`, `unknown_component`, `dataset_type_expression`.
   */
  async getDatasetType(context: DatasetContext, name: string): Promise<DatasetType> {
    const { parent, component } = splitDatasetTypeName(name);
    const registered = await this.#registeredType(context, parent);
    return component === null ? registered : componentType(context, registered, component);
  }

  /** @throws ButlerUserError `dataset_type_expression` for malformed names and components. */
  async queryDatasetTypes(
    context: DatasetContext,
    terms: readonly string[],
    reader?: StatementReader,
  ): Promise<DatasetTypeSearchResult> {
    const search = parseDatasetTypeSearch(terms);
    if (!search.isEverything && search.names.length === 0 && search.globs.length === 0) {
      return { datasetTypes: [], missing: [] };
    }
    const { repository, rows, definitions } = context;
    const isFixed = repository.mutability === 'immutable';
    const candidates = isFixed
      ? [...(await definitions.current()).datasetTypes.values()]
      : await readDatasetTypes(repository, rows, search, reader);
    return selectDatasetTypes(search, candidates);
  }

  /** One dataset by its UUID, or null if there is none. */
  async getDataset(
    context: DatasetContext,
    id: string,
    options: { readonly dimensionRecords: boolean },
  ): Promise<DatasetRef | null> {
    const { repository, rows, definitions } = context;
    const { tagsTables } = await definitions.current();
    const ref = (await readDataset(repository, rows, tagsTables, id))?.ref ?? null;
    return ref !== null && options.dimensionRecords ? this.#withRecords(context, ref) : ref;
  }

  /** One dataset by its UUID with something else of it, or null if there is none. */
  async getDatasetWith(
    context: DatasetContext,
    id: string,
    attachment: Attachment,
  ): Promise<DatasetWithAttachment | null> {
    const { repository, rows, definitions } = context;
    const { tagsTables } = await definitions.current();
    return readDataset(repository, rows, tagsTables, id, attachment);
  }

  /** Datasets by their UUIDs, without the unknown ones, in any order. */
  getDatasets(context: DatasetContext, ids: readonly string[]): Promise<readonly DatasetRef[]> {
    return readDatasets(context.repository, context.rows, ids);
  }

  /**
   * The first dataset with a data ID in collections that are searched in order, or null.
   *
   * @throws ButlerUserError for a missing dataset type or collection, an incomplete or wrong data ID, or an ambiguous
   * calibration look-up.
   */
  async findDataset(context: DatasetContext, query: FindDatasetQuery): Promise<DatasetRef | null> {
    const { repository } = context;
    const { parent, component } = splitDatasetTypeName(query.datasetType);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const datasetType = await this.#expectedType(context, parent);
      const result = component === null ? datasetType : componentType(context, datasetType, component);
      const required = await this.#requiredValues(context, datasetType, query);
      const collections = await this.#resolveCollections(repository, query.collections);
      if (collections.length === 0) {
        return null;
      }
      const search = { datasetType, required, collections, timespan: query.timespan };
      const outcome = await readMatches(repository, search);
      if (outcome.isDefinitionCurrent) {
        const ref = firstMatch(search, outcome);
        if (ref === null) {
          return null;
        }
        const complete = query.dimensionRecords ? await this.#withRecords(context, ref) : ref;
        return { ...complete, datasetType: result };
      }
      await context.definitions.refresh();
    }
    throw new ServiceError('overloaded', `Dataset type '${parent}' keeps changing.`);
  }

  /** @throws ButlerUserError `missing_collection`, `collection_cycle`. */
  getCollectionSummary(context: DatasetContext, name: string): Promise<CollectionSummary> {
    return readCollectionSummary(context.repository, context.rows, name);
  }

  /** The type as it is registered now. */
  async #registeredType(context: DatasetContext, name: string): Promise<RegisteredDatasetType> {
    const { repository, rows, definitions } = context;
    if (repository.mutability === 'immutable') {
      const known = (await definitions.current()).datasetTypes.get(name);
      if (known !== undefined) {
        return known;
      }
    }
    const [found] = await readDatasetTypes(repository, rows, { isEverything: false, names: [name], globs: [] });
    if (found === undefined) {
      throw missingDatasetType(name);
    }
    return found;
  }

  /** The type as it was registered when it was last looked at; whoever uses it checks that it still is. */
  async #expectedType(context: DatasetContext, name: string): Promise<RegisteredDatasetType> {
    const known = (await context.definitions.current()).datasetTypes.get(name);
    if (known !== undefined) {
      return known;
    }
    const registered = await this.#registeredType(context, name);
    await context.definitions.refresh();
    return registered;
  }

  async #requiredValues(
    context: DatasetContext,
    datasetType: RegisteredDatasetType,
    query: FindDatasetQuery,
  ): Promise<readonly (string | number | bigint)[]> {
    const { repository } = context;
    groupOfDataId(query.defaultDataId, repository.universe);
    const dataId = await rewriteDataId(repository, datasetType, query.dataId, query.defaultDataId);
    const { values } = standardize(dataId, datasetType.group, query.defaultDataId);
    return datasetType.group.required.map((name, index) => {
      const value = values[index] ?? '';
      if (!isKeyValue(repository.universe, name, value)) {
        throw new ButlerUserError(
          'invalid_query',
          `${describeValue(value)} is not a value of the type that dimension ${name} has.`,
        );
      }
      return value;
    });
  }

  /** Names to search; globs cost a statement of their own. */
  async #resolveCollections(repository: Repository, expression: readonly string[]): Promise<readonly string[]> {
    if (!expression.some(isGlob)) {
      return [...new Set(expression)];
    }
    const found = await this.collections.search(repository, {
      expression,
      types: ALL_COLLECTION_TYPES,
      flattenChains: false,
      includeChains: true,
    });
    return found.map((record) => record.name);
  }

  async #withRecords(context: DatasetContext, ref: DatasetRef): Promise<DatasetRef> {
    const { repository, definitions } = context;
    const cached: CachedRecords | null = (await definitions.current()).records;
    return { ...ref, dataId: await this.dimensionRecords.expand(repository.namespace, ref.dataId, cached) };
  }
}

function componentType(context: DatasetContext, parent: DatasetType, component: string): DatasetType {
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
