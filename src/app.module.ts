import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/index.js';
import { type Configuration, ConfigurationModule } from './config/index.js';
import { HttpModule } from './http/index.js';

/** The whole server. */
@Module({})
export class AppModule {
  /** The server for a configuration. */
  static with(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigurationModule.with(configuration), HttpModule, AdminModule],
    };
  }
}
