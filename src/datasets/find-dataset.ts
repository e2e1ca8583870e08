import { COLLECTION_TYPES, requireCollections, walkChains } from '../collections/index.js';
import { ButlerUserError, pythonList } from '../foundation/errors/index.js';
import { isUnboundedTimespan } from '../foundation/time/index.js';
import type { DatasetWithAttachment } from './attachment.js';
import type { DatasetMatch, DatasetSearch, SearchedCollection, SearchOutcome } from './find-dataset-statement.js';

/**
 * The first match in search order: collections one after the other, chains expanded in place.
 *
 * @throws ButlerUserError `missing_collection`, `collection_cycle`, or `calibration_lookup` if the first collection
 * that has a match has several.
 */
export function firstMatch(search: DatasetSearch, outcome: SearchOutcome): DatasetWithAttachment | null {
  const { datasetType } = search;
  requireCollections(search.collections, (name) => outcome.collections.has(name));
  const searched = walkChains(search.collections, (name) => outcome.collections.get(name));
  for (const collection of searched) {
    if (collection.type === COLLECTION_TYPES.CHAINED || collection.matches.length === 0) {
      continue;
    }
    const [match, ...others] = collection.matches;
    if (others.length > 0 && !isAnyRangeGoodEnough(search, searched)) {
      throw new ButlerUserError(
        'calibration_lookup',
        `Ambiguous calibration lookup for '${datasetType.name}' in collections ${pythonList(search.collections)}: ` +
          `${String(collection.matches.length)} validity ranges in '${collection.name}' overlap the timespan.`,
      );
    }
    return match === undefined ? null : datasetOf(search, match);
  }
  return null;
}

/**
 * Among several collections any validity range will do if the timespan is unbounded, as it does in the reference, where
 * find-first then picks one before anybody counts them.
 */
function isAnyRangeGoodEnough(search: DatasetSearch, searched: readonly SearchedCollection[]): boolean {
  const isUnbounded = search.timespan !== null && isUnboundedTimespan(search.timespan);
  return isUnbounded && searched.filter((collection) => collection.isCandidate).length > 1;
}

function datasetOf(search: DatasetSearch, match: DatasetMatch): DatasetWithAttachment {
  const { datasetType, required } = search;
  const dataId = { group: datasetType.group, values: [...required, ...match.implied], records: null };
  return { ref: { id: match.id, run: match.run, datasetType, dataId }, attached: match.attached };
}
