import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RepositoryAuthorizer } from '../../auth/index.js';

/** Lets a request pass whose user may read the repository in its path. */
@Injectable()
export class AuthorizationGuard implements CanActivate {
  constructor(private readonly authorizer: RepositoryAuthorizer) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { repository: string } }>>();
    await this.authorizer.authorize({
      repository: request.params.repository,
      user: headerOf(request, 'x-auth-request-user'),
      token: headerOf(request, 'x-auth-request-token'),
    });
    return true;
  }
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
