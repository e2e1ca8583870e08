export {
  type Environment,
  type RepositoryConfiguration,
  RepositoryConfigurationError,
  type StorageClassDefinition,
} from './configuration.js';
export { databaseLogin } from './database-address.js';
export { loadRepositoryConfiguration } from './load.js';
