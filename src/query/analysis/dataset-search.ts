import { COLLECTION_TYPES, requireCollections, walkChains } from '../../collections/index.js';
import { missingDatasetType, type RegisteredDatasetType } from '../../datasets/index.js';
import { type DataIdValue, describeValue } from '../../dimensions/index.js';
import { pythonList, pythonRepr } from '../../foundation/errors/index.js';
import { describeDimensions, invalidQuery, type QueryTree } from '../tree/index.js';
import type { Catalogue, SummarizedCollection } from './catalogue.js';

type DatasetSearch = NonNullable<QueryTree['anyDataset']>;

/** A search for datasets of one type after its collections have been looked up. */
export interface ResolvedSearch {
  readonly datasetType: RegisteredDatasetType;
  /** The collections that may hold such datasets, in search order. */
  readonly collections: readonly SummarizedCollection[];
  readonly isCalibrationSearch: boolean;
  /** Why collections were left out. */
  readonly messages: readonly string[];
}

/**
 * Find the collections that the searches of a tree refer to, chains replaced by what they hold.
 *
 * @throws ButlerUserError `missing_collection`, `collection_cycle`, `missing_dataset_type`.
 */
export class SearchResolver {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly tree: QueryTree,
  ) {
    const searches = [...tree.datasets.values(), ...(tree.anyDataset === null ? [] : [tree.anyDataset])];
    const names = [...new Set(searches.flatMap((search) => search.collections))];
    requireCollections(names, (name) => catalogue.collections.has(name));
    for (const name of tree.datasets.keys()) {
      this.#datasetType(name);
    }
  }

  /** Names of the dataset types that are searched in calibration collections, whatever is known of the data IDs. */
  calibrationTypes(): ReadonlySet<string> {
    const nothing = new Map();
    return new Set(
      [...this.tree.datasets]
        .filter(([name, search]) => this.#resolve(this.#datasetType(name), search, nothing).isCalibrationSearch)
        .map(([name]) => name),
    );
  }

  /** A search by name of the dataset type, given what is known of the data IDs. */
  search(name: string, search: DatasetSearch, dataId: ReadonlyMap<string, DataIdValue>): ResolvedSearch {
    const datasetType = this.#datasetType(name);
    if (!datasetType.group.equals(search.dimensions)) {
      throw invalidQuery(
        `Incorrect dimensions ${describeDimensions(search.dimensions)} for dataset ${pythonRepr(name)} in query ` +
          `(vs. ${describeDimensions(datasetType.group)}).`,
      );
    }
    return this.#resolve(datasetType, search, dataId);
  }

  /** One search for each dataset type of the given dimensions that some collection may hold. */
  anySearches(search: DatasetSearch): readonly ResolvedSearch[] {
    return [...this.catalogue.datasetTypes.values()]
      .filter((datasetType) => datasetType.group.equals(search.dimensions))
      .map((datasetType) => this.#resolve(datasetType, search, new Map()))
      .filter((resolved) => resolved.collections.length > 0);
  }

  #datasetType(name: string): RegisteredDatasetType {
    const datasetType = this.catalogue.datasetTypes.get(name);
    if (datasetType === undefined) {
      throw missingDatasetType(name);
    }
    return datasetType;
  }

  #resolve(
    datasetType: RegisteredDatasetType,
    search: DatasetSearch,
    dataId: ReadonlyMap<string, DataIdValue>,
  ): ResolvedSearch {
    const candidates = walkChains(search.collections, (name) => this.catalogue.collections.get(name)).filter(
      (collection) => collection.type !== COLLECTION_TYPES.CHAINED,
    );
    const messages = candidates.length === 0 ? ['No datasets can be found because collection list is empty.'] : [];
    const collections = candidates.filter((collection) => {
      const objections = objectionsTo(collection, datasetType, dataId);
      messages.push(...objections);
      return objections.length === 0;
    });
    const isCalibrationSearch = collections.some((collection) => collection.type === COLLECTION_TYPES.CALIBRATION);
    return { datasetType, collections, isCalibrationSearch, messages };
  }
}

/** Why a collection cannot hold what is searched for; empty if it may. */
function objectionsTo(
  collection: SummarizedCollection,
  datasetType: RegisteredDatasetType,
  dataId: ReadonlyMap<string, DataIdValue>,
): readonly string[] {
  const name = pythonRepr(collection.name);
  const missingType = collection.datasetTypeIds.has(datasetType.id)
    ? []
    : [`No datasets of type ${pythonRepr(datasetType.name)} in collection ${name}.`];
  const missingGovernors = [...collection.governors].flatMap(([governor, values]) => {
    const value = dataId.get(governor);
    return value === undefined || !datasetType.group.has(governor) || values.has(value)
      ? []
      : [`No datasets with ${governor}=${describeValue(value)} in collection ${name}.`];
  });
  return [...missingType, ...missingGovernors];
}

/** What `explain` tells of a search without any collection left; empty for all others. */
export function describeDoom(
  name: string,
  search: DatasetSearch,
  resolved: ResolvedSearch | undefined,
): readonly string[] {
  if (resolved === undefined || resolved.collections.length > 0) {
    return [];
  }
  const what = `Search for dataset type ${pythonRepr(name)} in ${pythonList(search.collections)}`;
  return [`${what} is doomed to fail.`, ...resolved.messages];
}
