import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AdminModule } from './admin/index.js';
import { type Configuration, ConfigurationModule } from './config/index.js';
import { HttpModule } from './http/index.js';

/** The whole server. */
@Module({})
export class AppModule {
  /** The server for a configuration, writing its log to that logger. */
  static with(configuration: Configuration, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.with(configuration),
        // Requests are logged by a hook of ours, which costs less than the middleware.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        HttpModule,
        AdminModule,
      ],
    };
  }
}
