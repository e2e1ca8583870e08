import { Module } from '@nestjs/common';
import { DatabaseConfiguration } from '../config/index.js';
import { Databases } from './databases.js';

/** The databases of the process, one pool each. */
@Module({
  providers: [
    {
      provide: Databases,
      inject: [DatabaseConfiguration],
      useFactory: (configuration: DatabaseConfiguration) =>
        new Databases({
          maximumConnections: configuration.poolSize,
          maximumQueryConnections: configuration.queryPoolSize,
          connectTimeoutMilliseconds: configuration.connectTimeoutSeconds * 1000,
          idleTimeoutMilliseconds: configuration.idleTimeoutSeconds * 1000,
          statementTimeoutMilliseconds: configuration.statementTimeoutSeconds * 1000,
          lookUpTimeoutMilliseconds: configuration.lookUpTimeoutSeconds * 1000,
          isTransactionPooled: configuration.isTransactionPooled,
          hasPreparedStatements: configuration.hasPreparedStatements ?? !configuration.isTransactionPooled,
        }),
    },
  ],
  exports: [Databases],
})
export class DatabaseModule {}
