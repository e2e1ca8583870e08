export { AuthModule } from './auth.module.js';
export { type AccessRequest, RepositoryAuthorizer } from './repository-authorizer.js';
