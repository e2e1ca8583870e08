export {
  type Environment,
  type RepositoryConfiguration,
  RepositoryConfigurationError,
  type StorageClassDefinition,
} from './configuration.js';
export { loadRepositoryConfiguration } from './load.js';
