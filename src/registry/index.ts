export type { StorageClassDefinition } from './configuration/index.js';
export type { CollectionKeys, RepositoryLayout } from './layout.js';
export type { Mutability, Repository } from './repository.js';
export { RegistryModule } from './registry.module.js';
export { type RepositoryEntry, RepositoryOpener } from './repository-opener.js';
