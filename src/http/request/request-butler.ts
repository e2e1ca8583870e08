import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Butler, type RepositoryRequest } from '../../butler/index.js';

/** Resolves the request-scoped clone of a repository from the container, so that controllers can be singletons. */
@Injectable()
class ButlerPipe implements PipeTransform<string, Promise<Butler>> {
  constructor(private readonly modules: ModuleRef) {}

  async transform(repository: string): Promise<Butler> {
    const contextId = ContextIdFactory.create();
    const request: RepositoryRequest = { repository };
    this.modules.registerRequestByContextId(request, contextId);
    return this.modules.resolve(Butler, contextId, { strict: false });
  }
}

const RepositoryButler = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<FastifyRequest<{ Params: { repository: string } }>>().params.repository;
});

/** Parameter decorator: the request's own clone of the repository in its path. */
export function RequestButler(): ParameterDecorator {
  return RepositoryButler(ButlerPipe);
}
