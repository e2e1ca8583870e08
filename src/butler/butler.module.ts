import { Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { CollectionsModule } from '../collections/index.js';
import { RepositoriesConfiguration } from '../config/index.js';
import { DatasetsModule } from '../datasets/index.js';
import { DatastoreModule } from '../datastore/index.js';
import { DimensionsModule } from '../dimensions/index.js';
import { QueryModule } from '../query/index.js';
import { RegistryModule, RepositoryOpener } from '../registry/index.js';
import { Butler } from './butler.js';
import { ButlerFactory } from './butler-factory.js';
import { ButlerServices } from './butler-services.js';

const MEGABYTE = 1024 * 1024;

/** What a request for a repository has to tell the container. */
export interface RepositoryRequest {
  readonly repository: string;
}

/** The factory, shared by the process, and the request-scoped clones that it makes. */
@Module({
  imports: [RegistryModule, DimensionsModule, CollectionsModule, DatasetsModule, QueryModule, DatastoreModule],
  providers: [
    ButlerServices,
    {
      provide: ButlerFactory,
      inject: [RepositoriesConfiguration, RepositoryOpener, ButlerServices],
      useFactory: (
        { repositories, idleSeconds, maximumOpen, cacheMegabytes }: RepositoriesConfiguration,
        opener: RepositoryOpener,
        services: ButlerServices,
      ): ButlerFactory => {
        const entries = [...repositories].map(([name, entry]) => [name, { name, ...entry }] as const);
        const idleMilliseconds = idleSeconds === 0 ? Infinity : idleSeconds * 1000;
        const limits = { idleMilliseconds, maximumOpen, maximumCacheBytes: cacheMegabytes * MEGABYTE };
        return new ButlerFactory(new Map(entries), limits, opener, services);
      },
    },
    {
      provide: Butler,
      scope: Scope.REQUEST,
      inject: [ButlerFactory, REQUEST],
      useFactory: (factory: ButlerFactory, request: RepositoryRequest): Promise<Butler> =>
        factory.clone(request.repository),
    },
  ],
  exports: [Butler, ButlerFactory],
})
export class ButlerModule {}
