export { AuthModule } from './auth.module.js';
export { RepositoryAuthorizer } from './repository-authorizer.js';
