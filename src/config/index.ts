export { AuthorizationConfiguration } from './authorization-configuration.js';
export { type Configuration, type Environment, loadConfiguration } from './configuration.js';
export { ConfigurationError } from './configuration-error.js';
export { ConfigurationModule } from './configuration.module.js';
export { DatabaseConfiguration } from './database-configuration.js';
export { HttpConfiguration } from './http-configuration.js';
export { LoggingConfiguration } from './logging-configuration.js';
export { RepositoriesConfiguration } from './repositories-configuration.js';
export { StreamConfiguration } from './stream-configuration.js';
