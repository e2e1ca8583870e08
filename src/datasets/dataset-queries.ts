import { Injectable } from '@nestjs/common';
import type { StatementReader } from '../database/index.js';
import { DimensionRecords } from '../dimensions/index.js';
import { inOneState } from '../registry/index.js';
import type { Attachment, DatasetWithAttachment } from './attachment.js';
import { countedDatasetTypes } from './change-counter.js';
import { type CollectionSummary, readCollectionSummary } from './collection-summary.js';
import { readDataset } from './dataset-by-id.js';
import type { DatasetContext } from './dataset-context.js';
import { readDatasetTexts } from './datasets-by-id.js';
import { DatasetFinder, type FindDatasetQuery, type FindOptions } from './dataset-finder.js';
import { type DatasetRef, type DatasetType, splitDatasetTypeName } from './dataset-type.js';
import {
  type DatasetTypeSearchResult,
  parseDatasetTypeSearch,
  readDatasetTypes,
  selectDatasetTypes,
} from './dataset-type-queries.js';
import { componentType, registeredType } from './registered-type.js';

/** Look-ups of datasets and dataset types. Holds no state: all it knows is in the context it is given. */
@Injectable()
export class DatasetQueries {
  constructor(
    private readonly finder: DatasetFinder,
    private readonly dimensionRecords: DimensionRecords,
  ) {}

  /**
   * A dataset type, or a component of one, by name.
   *
   * @throws ButlerUserError `missing_dataset_type`, `unknown_component`, `dataset_type_expression`.
   */
  async getDatasetType(context: DatasetContext, name: string): Promise<DatasetType> {
    const { parent, component } = splitDatasetTypeName(name);
    const registered = await registeredType(context, parent);
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
    if (repository.mutability === 'immutable') {
      return selectDatasetTypes(search, [...(await definitions.current()).datasetTypes.values()]);
    }
    // A transaction has to see its own state, and would end if the counter turned out to be gone.
    const counted = reader === undefined && search.isEverything ? await countedDatasetTypes(context) : null;
    return selectDatasetTypes(search, counted ?? (await readDatasetTypes(repository, rows, search, reader)));
  }

  /** One dataset by its UUID, or null if there is none. */
  async getDataset(
    context: DatasetContext,
    id: string,
    options: { readonly dimensionRecords: boolean },
  ): Promise<DatasetRef | null> {
    const { repository, rows, definitions } = context;
    const { tagsTables, records } = await definitions.current();
    if (!options.dimensionRecords) {
      return (await readDataset(repository, rows, tagsTables, id))?.ref ?? null;
    }
    const cached = repository.mutability === 'immutable' ? records : null;
    return inOneState(repository, async (reader) => {
      const found = await readDataset(repository, rows, tagsTables, id, undefined, reader);
      if (found === null) {
        return null;
      }
      const { ref } = found;
      return { ...ref, dataId: await this.dimensionRecords.expand(repository.namespace, ref.dataId, cached, reader) };
    });
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

  /** Datasets by their UUIDs, without the unknown ones, in any order; see `readDatasetTexts`. */
  async getDatasetTexts(context: DatasetContext, ids: readonly string[]): Promise<string> {
    const { repository, rows, definitions } = context;
    const { tagsTables } = await definitions.current();
    return readDatasetTexts(repository, rows, tagsTables, ids);
  }

  /**
   * The first dataset with a data ID in collections that are searched in order, or null.
   *
   * @throws ButlerUserError for a missing dataset type or collection, an incomplete or wrong data ID, or an ambiguous
   * calibration look-up.
   */
  async findDataset(context: DatasetContext, query: FindDatasetQuery): Promise<DatasetRef | null> {
    return (await this.finder.find(context, query))?.ref ?? null;
  }

  /** The same with something else of the dataset, by a query that is completed when the dataset type is known. */
  findDatasetWith(
    context: DatasetContext,
    query: FindDatasetQuery,
    options: FindOptions,
  ): Promise<DatasetWithAttachment | null> {
    return this.finder.find(context, query, options);
  }

  /** @throws ButlerUserError `missing_collection`, `collection_cycle`. */
  getCollectionSummary(context: DatasetContext, name: string): Promise<CollectionSummary> {
    return readCollectionSummary(context.repository, context.rows, name);
  }
}
