import { Module } from '@nestjs/common';
import { RepositoryAuthorizer } from './repository-authorizer.js';

/** Authorization of requests for repositories. */
@Module({ providers: [RepositoryAuthorizer], exports: [RepositoryAuthorizer] })
export class AuthModule {}
