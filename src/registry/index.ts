export { databaseLogin, loadRepositoryConfiguration, type StorageClassDefinition } from './configuration/index.js';
export type { RepositoryLayout } from './layout.js';
export type { Repository } from './repository.js';
export { RegistryModule } from './registry.module.js';
export { type RepositoryEntry, RepositoryOpener } from './repository-opener.js';
export { inOneState } from './one-state.js';
