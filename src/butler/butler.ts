import type { CollectionDetails, CollectionDetailOptions, CollectionSearch } from '../collections/index.js';
import type { StatementReader } from '../database/index.js';
import type {
  CollectionSummary,
  DatasetRef,
  DatasetType,
  DatasetTypeSearchResult,
  DatasetWithAttachment,
  Definitions,
  DefinitionSnapshot,
  FindDatasetQuery,
} from '../datasets/index.js';
import { type DatasetFile, type ReadingQuery, withValidity } from '../datastore/index.js';
import {
  type DataCoordinate,
  type DataIdInput,
  describeDataId,
  groupOfDataId,
  standardize,
} from '../dimensions/index.js';
import { ButlerUserError, pythonList } from '../foundation/errors/index.js';
import type { AllDatasetsRequest, QueryContext, QueryRequest, ResultRequest } from '../query/index.js';
import type { ButlerServices } from './butler-services.js';
import type { ButlerTemplate } from './butler-template.js';

/** A dataset and where its files are; null if none is in a datastore. */
export interface DatasetWithFiles {
  readonly ref: DatasetRef;
  readonly files: readonly DatasetFile[] | null;
}

/**
 * One request's view of a repository: a clone of the repository's template. It keeps the snapshot of definitions that
 * it started with until it finds it outdated, and costs next to nothing to make.
 */
export class Butler implements Definitions {
  readonly #context: QueryContext;
  #snapshot: DefinitionSnapshot | null;
  #isClosed = false;

  constructor(
    readonly template: ButlerTemplate,
    private readonly services: ButlerServices,
  ) {
    const { repository, rows, storageClasses, catalogues, queryTotals } = template;
    this.#context = { repository, rows, storageClasses, catalogues, queryTotals, definitions: this };
    this.#snapshot = template.definitions.takeOver();
    template.enter();
  }

  /** Tell that the request has its answer. */
  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.template.leave();
    }
  }

  /** The snapshot of definitions that this request works with. */
  async current(): Promise<DefinitionSnapshot> {
    this.#snapshot ??= await this.template.definitions.current();
    return this.#snapshot;
  }

  get latest(): DefinitionSnapshot | null {
    return this.template.definitions.snapshot;
  }

  /** Replace the template's snapshot by one read from now on, and go on with that. */
  async refresh(): Promise<void> {
    await this.template.definitions.refresh();
    this.#snapshot = this.template.definitions.snapshot;
  }

  /** The dimension universe in the form of the wire, as JSON text. */
  universeJson(): Promise<string> {
    return Promise.resolve(this.template.repository.universe.wireText);
  }

  /** See `DatasetQueries.getDatasetType`. */
  getDatasetType(name: string): Promise<DatasetType> {
    return this.services.datasets.getDatasetType(this.#context, name);
  }

  /** See `DatasetQueries.queryDatasetTypes`. */
  queryDatasetTypes(search: readonly string[]): Promise<DatasetTypeSearchResult> {
    return this.services.datasets.queryDatasetTypes(this.#context, search);
  }

  /** See `DatasetQueries.getDataset`. */
  getDataset(id: string, options: { readonly dimensionRecords: boolean }): Promise<DatasetRef | null> {
    return this.services.datasets.getDataset(this.#context, id, options);
  }

  /** See `DatasetQueries.getDatasetTexts`. */
  getDatasetTexts(ids: readonly string[]): Promise<string> {
    return this.services.datasets.getDatasetTexts(this.#context, ids);
  }

  /** See `DatasetQueries.findDataset`. */
  findDataset(query: FindDatasetQuery): Promise<DatasetRef | null> {
    return this.services.datasets.findDataset(this.#context, query);
  }

  /**
   * A dataset by its UUID, with URLs of its files.
   *
   * @param baseUrl URL under which the client reaches this server, without a slash at its end.
   * @throws ButlerUserError `dataset_not_found`, and see `FileQueries.locate`.
   */
  async getFile(id: string, baseUrl: string): Promise<DatasetWithFiles> {
    const found = await this.searchFile(id, baseUrl);
    if (found === null) {
      throw new ButlerUserError('dataset_not_found', `Dataset ID ${id} not found`);
    }
    return found;
  }

  /** As `getFile`, but null if there is no such dataset. */
  async searchFile(id: string, baseUrl: string): Promise<DatasetWithFiles | null> {
    const { datasets, files } = this.services;
    const found = await datasets.getDatasetWith(this.#context, id, files.attachment(this.template.repository));
    return found === null ? null : this.#located(found, baseUrl);
  }

  async #located(found: DatasetWithAttachment, baseUrl: string): Promise<DatasetWithFiles> {
    const { files } = this.services;
    const stored = files.attached(found);
    const located = stored === null ? null : await files.locate(this.template.repository, stored, baseUrl);
    return { ref: found.ref, files: located };
  }

  /**
   * The first dataset that a search finds, with URLs of its files. Calibrations are looked up for the time of the data
   * ID if the query has none.
   *
   * @throws ButlerUserError `dataset_not_found`; see also `DatasetQueries.findDataset` and `FileQueries.locate`.
   */
  async getFileByDataId(query: ReadingQuery, baseUrl: string): Promise<DatasetWithFiles> {
    const { repository } = this.template;
    const { datasets, files } = this.services;
    const found = await datasets.findDatasetWith(
      this.#context,
      { ...query, dimensionRecords: false },
      {
        attachment: files.attachment(repository),
        completed: (datasetType, reader) =>
          withValidity(repository, datasetType, query, (dataId) => this.expandDataId(dataId, reader), reader),
      },
    );
    if (found === null) {
      throw new ButlerUserError(
        'dataset_not_found',
        `Dataset ${query.datasetType} with data ID ${describeDataId(query.dataId)} ` +
          `could not be found in collections ${pythonList(query.collections)}.`,
      );
    }
    return this.#located(found, baseUrl);
  }

  /** See `FileQueries.transferTexts`. */
  getFileTransferTexts(ids: readonly string[], datasetUrl: string): Promise<string> {
    return this.services.files.transferTexts(this.template.repository, ids, datasetUrl);
  }

  /**
   * Complete a data ID by its implied values and dimension records.
   *
   * @throws ButlerUserError `dimension_name`, `data_id_value`, `inconsistent_data_id`.
   */
  async expandDataId(dataId: DataIdInput, reader?: StatementReader): Promise<DataCoordinate> {
    const { namespace, universe, mutability } = this.template.repository;
    const coordinate = standardize(dataId, groupOfDataId(dataId, universe), new Map());
    const cached = mutability === 'immutable' ? (await this.current()).records : null;
    return this.services.dimensionRecords.expand(namespace, coordinate, cached, reader);
  }

  /** See `QueryEngine.execute`. */
  executeQuery(request: ResultRequest): AsyncGenerator<string> {
    return this.services.queries.execute(this.#context, request);
  }

  /** See `QueryEngine.allDatasets`. */
  allDatasets(request: AllDatasetsRequest, signal: AbortSignal): AsyncGenerator<string> {
    return this.services.queries.allDatasets(this.#context, request, signal);
  }

  /** See `QueryEngine.count`. */
  countQuery(request: ResultRequest, options: { readonly exact: boolean; readonly discard: boolean }): Promise<number> {
    return this.services.queries.count(this.#context, request, options.exact, options.discard);
  }

  /** See `QueryEngine.any`. */
  hasRows(request: QueryRequest, options: { readonly execute: boolean; readonly exact: boolean }): Promise<boolean> {
    return this.services.queries.any(this.#context, request, options.execute, options.exact);
  }

  /** See `QueryEngine.explain`. */
  explainQuery(request: QueryRequest): Promise<readonly string[]> {
    return this.services.queries.explain(this.#context, request);
  }

  /** See `DatasetQueries.getCollectionSummary`. */
  getCollectionSummary(name: string): Promise<CollectionSummary> {
    return this.services.datasets.getCollectionSummary(this.#context, name);
  }

  /** See `CollectionQueries.search`. */
  queryCollectionInfo(query: CollectionSearch & CollectionDetailOptions): Promise<readonly CollectionDetails[]> {
    return this.services.collections.search(this.template.repository, query, query);
  }

  /** See `CollectionQueries.get`. */
  getCollectionInfo(
    name: string,
    options: { readonly includeDoc: boolean; readonly includeParents: boolean },
  ): Promise<CollectionDetails> {
    return this.services.collections.get(this.template.repository, name, {
      withDoc: options.includeDoc,
      withParents: options.includeParents,
    });
  }

  /** Names of the collections that a search finds; see `CollectionQueries.search`. */
  async queryCollections(query: {
    readonly search: readonly string[];
    readonly types: CollectionSearch['types'];
    readonly flattenChains: boolean;
    readonly includeChains: boolean;
  }): Promise<readonly string[]> {
    const { search, ...rest } = query;
    const found = await this.services.collections.search(this.template.repository, { expression: search, ...rest });
    return found.map((record) => record.name);
  }
}
