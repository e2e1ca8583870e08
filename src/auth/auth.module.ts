import { Module } from '@nestjs/common';
import { CachingModule } from '../caching/index.js';
import { RepositoryAuthorizer } from './repository-authorizer.js';

/** Authorization of requests for repositories. */
@Module({ imports: [CachingModule], providers: [RepositoryAuthorizer], exports: [RepositoryAuthorizer] })
export class AuthModule {}
