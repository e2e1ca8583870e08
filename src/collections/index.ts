export {
  ALL_COLLECTION_TYPES,
  COLLECTION_TYPES,
  type CollectionRecord,
  type CollectionType,
  isCollectionType,
} from './collection.js';
export { CollectionsModule } from './collections.module.js';
export { CollectionQueries, type CollectionDetailOptions, type CollectionSearch } from './collection-queries.js';
export { type CollectionDetails } from './collection-statement.js';
export { missingCollections, requireCollections, walkChains } from './walk.js';
export { isGlob } from '../foundation/globs/index.js';
export { searchedCollections } from './searched-collections.js';
