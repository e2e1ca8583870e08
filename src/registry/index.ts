export type { CollectionKeys, RepositoryLayout } from './layout.js';
export type { Mutability, Repository } from './repository.js';
export { type RepositoryEntry, RepositoryOpener } from './repository-opener.js';
