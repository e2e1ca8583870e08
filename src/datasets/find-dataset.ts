import { COLLECTION_TYPES, requireCollections, walkChains } from '../collections/index.js';
import { ButlerUserError, pythonList } from '../foundation/errors/index.js';
import type { DatasetRef } from './dataset-type.js';
import type { DatasetMatch, DatasetSearch, SearchOutcome } from './find-dataset-statement.js';

/**
 * The first match in search order: collections one after the other, chains expanded in place.
 *
 * @throws ButlerUserError `missing_collection`, `collection_cycle`, or `calibration_lookup` if the first collection
 * that has a match has several.
 */
export function firstMatch(search: DatasetSearch, outcome: SearchOutcome): DatasetRef | null {
  const { datasetType } = search;
  requireCollections(search.collections, (name) => outcome.collections.has(name));
  const searched = walkChains(search.collections, (name) => outcome.collections.get(name));
  for (const collection of searched) {
    if (collection.type === COLLECTION_TYPES.CHAINED || collection.matches.length === 0) {
      continue;
    }
    const [match, ...others] = collection.matches;
    if (others.length > 0) {
      throw new ButlerUserError(
        'calibration_lookup',
        `Ambiguous calibration lookup for '${datasetType.name}' in collections ${pythonList(search.collections)}: ` +
          `${String(collection.matches.length)} validity ranges in '${collection.name}' overlap the timespan.`,
      );
    }
    return match === undefined ? null : refOf(search, match);
  }
  return null;
}

function refOf(search: DatasetSearch, match: DatasetMatch): DatasetRef {
  const { datasetType, required } = search;
  const values = [...required, ...match.implied];
  return { id: match.id, run: match.run, datasetType, dataId: { group: datasetType.group, values, records: null } };
}
