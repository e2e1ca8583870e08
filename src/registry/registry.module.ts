import { Module } from '@nestjs/common';
import { DatabaseModule, Databases } from '../database/index.js';
import { DimensionsModule, Universes } from '../dimensions/index.js';
import { RepositoryOpener } from './repository-opener.js';

/** Opens repositories. */
@Module({
  imports: [DatabaseModule, DimensionsModule],
  providers: [
    {
      provide: RepositoryOpener,
      inject: [Databases, Universes],
      useFactory: (databases: Databases, universes: Universes) =>
        new RepositoryOpener(databases, universes, process.env),
    },
  ],
  exports: [RepositoryOpener],
})
export class RegistryModule {}
