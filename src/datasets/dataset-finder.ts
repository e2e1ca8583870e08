import { Injectable } from '@nestjs/common';
import { ALL_COLLECTION_TYPES, CollectionQueries, isGlob } from '../collections/index.js';
import type { StatementReader } from '../database/index.js';
import {
  type DataIdInput,
  type DataIdValue,
  DimensionRecords,
  groupOfDataId,
  standardize,
} from '../dimensions/index.js';
import { ButlerUserError } from '../foundation/errors/index.js';
import type { Timespan } from '../foundation/time/index.js';
import { inOneState, type Repository } from '../registry/index.js';
import { type Attachment, type DatasetWithAttachment, NOTHING_ATTACHED } from './attachment.js';
import { rewriteDataId } from './data-id-rewriting.js';
import type { DatasetContext } from './dataset-context.js';
import { type RegisteredDatasetType, splitDatasetTypeName } from './dataset-type.js';
import { firstMatch } from './find-dataset.js';
import { type DatasetSearch, readMatches } from './find-dataset-statement.js';
import { requireKeyValue } from './loose-data-id.js';
import { componentType, registeredType } from './registered-type.js';

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

/** What is done besides finding a dataset. */
export interface FindOptions {
  /** What to read of the dataset besides. */
  readonly attachment: Attachment;
  /** Completes the query when its dataset type is known. */
  readonly completed: (datasetType: RegisteredDatasetType, reader: StatementReader) => Promise<FindDatasetQuery>;
}

interface PreparedSearch extends DatasetSearch {
  readonly dimensionRecords: boolean;
}

/**
 * Finds datasets by their data IDs. In a mutable repository every answer, and every complaint about a data ID, is of one
 * state of the database: either one statement found the dataset and confirmed the type that it was composed for, or all
 * was read in one transaction.
 */
@Injectable()
export class DatasetFinder {
  constructor(
    private readonly collections: CollectionQueries,
    private readonly dimensionRecords: DimensionRecords,
  ) {}

  /** See `DatasetQueries.findDataset`. */
  async find(
    context: DatasetContext,
    query: FindDatasetQuery,
    options: FindOptions = { attachment: NOTHING_ATTACHED, completed: () => Promise.resolve(query) },
  ): Promise<DatasetWithAttachment | null> {
    const { parent, component } = splitDatasetTypeName(query.datasetType);
    const expected = (await context.definitions.current()).datasetTypes.get(parent);
    const attempt = expected === undefined ? OUTDATED : await this.#expect(context, expected, component, options);
    if (attempt !== OUTDATED) {
      return attempt;
    }
    const { datasetType, found } = await inOneState(context.repository, async (reader) => {
      const registered = await registeredType(context, parent, reader).catch(asOutcome);
      return registered instanceof ButlerUserError
        ? { datasetType: null, found: registered }
        : {
            datasetType: registered,
            found: await this.#read(context, registered, component, options, reader).catch(asOutcome),
          };
    });
    // Somebody else may have noticed already.
    const latest = context.definitions.latest?.datasetTypes.get(parent) ?? null;
    if (!isSameRegistration(latest, datasetType)) {
      await context.definitions.refresh();
    }
    return resultOf(found);
  }

  /** Find it in one statement that also confirms the dataset type, if that is possible. */
  async #expect(
    context: DatasetContext,
    expected: RegisteredDatasetType,
    component: string | null,
    options: FindOptions,
  ): Promise<DatasetWithAttachment | typeof OUTDATED | null> {
    const { repository } = context;
    if (repository.mutability === 'immutable') {
      return this.#read(context, expected, component, options, repository.namespace.database);
    }
    const search = await this.#prepare(context, expected, component, options, NO_STATEMENTS).catch(unlessFatal);
    if (search === null || search.dimensionRecords || search.collections.length === 0) {
      return OUTDATED;
    }
    const outcome = await readMatches(repository, search);
    return outcome.isDefinitionCurrent ? withType(firstMatch(search, outcome), context, component) : OUTDATED;
  }

  /** Find it in as many statements as it takes. */
  async #read(
    context: DatasetContext,
    datasetType: RegisteredDatasetType,
    component: string | null,
    options: FindOptions,
    reader: StatementReader,
  ): Promise<DatasetWithAttachment | null> {
    const { repository } = context;
    const search = await this.#prepare(context, datasetType, component, options, reader);
    if (search.collections.length === 0) {
      return null;
    }
    const found = firstMatch(search, await readMatches(repository, search, reader));
    if (found === null || !search.dimensionRecords) {
      return withType(found, context, component);
    }
    const cached = repository.mutability === 'immutable' ? (await context.definitions.current()).records : null;
    const { namespace } = repository;
    const dataId = await this.dimensionRecords.expand(namespace, found.ref.dataId, cached, reader);
    return withType({ ...found, ref: { ...found.ref, dataId } }, context, component);
  }

  async #prepare(
    context: DatasetContext,
    datasetType: RegisteredDatasetType,
    component: string | null,
    { attachment, completed }: FindOptions,
    reader: StatementReader,
  ): Promise<PreparedSearch> {
    if (component !== null) {
      componentType(context, datasetType, component);
    }
    const { repository } = context;
    const query = await completed(datasetType, reader);
    return {
      datasetType,
      attachment,
      required: await requiredValues(repository, datasetType, query, reader),
      collections: await this.#resolve(repository, query.collections, reader),
      timespan: query.timespan,
      dimensionRecords: query.dimensionRecords,
    };
  }

  /** Names to search; globs cost a statement of their own. */
  async #resolve(
    repository: Repository,
    expression: readonly string[],
    reader: StatementReader,
  ): Promise<readonly string[]> {
    if (!expression.some(isGlob)) {
      return [...new Set(expression)];
    }
    const search = { expression, types: ALL_COLLECTION_TYPES, flattenChains: false, includeChains: true };
    return (await this.collections.search(repository, search, undefined, reader)).map((record) => record.name);
  }
}

/** Says that what was expected of a dataset type does not lead to an answer. */
const OUTDATED = Symbol('outdated');

class StatementNeeded extends Error {}

/** Lets through what can be prepared without a statement. */
const NO_STATEMENTS: StatementReader = { read: () => Promise.reject(new StatementNeeded()) };

/** A mistake that is found on the ground of an expectation may be none. */
function unlessFatal(error: unknown): null {
  if (error instanceof StatementNeeded || error instanceof ButlerUserError) {
    return null;
  }
  throw error;
}

/** Lets a user's mistake be told after what else there is to do. */
function asOutcome(error: unknown): ButlerUserError {
  if (error instanceof ButlerUserError) {
    return error;
  }
  throw error;
}

function resultOf(outcome: DatasetWithAttachment | ButlerUserError | null): DatasetWithAttachment | null {
  if (outcome instanceof ButlerUserError) {
    throw outcome;
  }
  return outcome;
}

function isSameRegistration(a: RegisteredDatasetType | null, b: RegisteredDatasetType | null): boolean {
  return a === null || b === null
    ? a === b
    : a.id === b.id && a.json === b.json && a.tagsTable === b.tagsTable && a.calibsTable === b.calibsTable;
}

function withType(
  found: DatasetWithAttachment | null,
  context: DatasetContext,
  component: string | null,
): DatasetWithAttachment | null {
  if (found === null || component === null) {
    return found;
  }
  return { ...found, ref: { ...found.ref, datasetType: componentType(context, found.ref.datasetType, component) } };
}

async function requiredValues(
  repository: Repository,
  datasetType: RegisteredDatasetType,
  query: FindDatasetQuery,
  reader: StatementReader,
): Promise<readonly DataIdValue[]> {
  groupOfDataId(query.defaultDataId, repository.universe);
  const dataId = await rewriteDataId(repository, datasetType, query.dataId, query.defaultDataId, reader);
  const { values } = standardize(dataId, datasetType.group, query.defaultDataId);
  return datasetType.group.required.map((name, index) => {
    const value = values[index] ?? '';
    requireKeyValue(repository.universe, name, value);
    return value;
  });
}
