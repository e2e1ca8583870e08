import { type DynamicModule, Module } from '@nestjs/common';
import { AdminConfiguration } from './admin-configuration.js';
import { AuthorizationConfiguration } from './authorization-configuration.js';
import type { Configuration } from './configuration.js';
import { DatabaseConfiguration } from './database-configuration.js';
import { FileAccessConfiguration } from './file-access-configuration.js';
import { HttpConfiguration } from './http-configuration.js';
import { LoggingConfiguration } from './logging-configuration.js';
import { RepositoriesConfiguration } from './repositories-configuration.js';
import { StreamConfiguration } from './stream-configuration.js';

/** Offers the configuration classes to all modules, each under its own class. */
@Module({})
export class ConfigurationModule {
  /** The module for a configuration that was read before the application is made. */
  static with(configuration: Configuration): DynamicModule {
    const providers = [
      { provide: HttpConfiguration, useValue: configuration.http },
      { provide: RepositoriesConfiguration, useValue: configuration.repositories },
      { provide: AuthorizationConfiguration, useValue: configuration.authorization },
      { provide: DatabaseConfiguration, useValue: configuration.database },
      { provide: StreamConfiguration, useValue: configuration.streams },
      { provide: FileAccessConfiguration, useValue: configuration.files },
      { provide: AdminConfiguration, useValue: configuration.admin },
      { provide: LoggingConfiguration, useValue: configuration.logging },
    ];
    return { module: ConfigurationModule, global: true, providers, exports: providers };
  }
}
