import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Butler, type RepositoryRequest } from '../../butler/index.js';

interface Asking {
  readonly repository: string;
  readonly response: ServerResponse;
}

/** Resolves the request-scoped clone of a repository from the container, so that controllers can be singletons. */
@Injectable()
class ButlerPipe implements PipeTransform<Asking, Promise<Butler>> {
  constructor(private readonly modules: ModuleRef) {}

  async transform({ repository, response }: Asking): Promise<Butler> {
    const contextId = ContextIdFactory.create();
    const request: RepositoryRequest = { repository };
    this.modules.registerRequestByContextId(request, contextId);
    const butler = await this.modules.resolve(Butler, contextId, { strict: false });
    if (response.closed) {
      butler.close();
    } else {
      response.once('close', () => {
        butler.close();
      });
    }
    return butler;
  }
}

const RepositoryButler = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  const { repository } = http.getRequest<FastifyRequest<{ Params: { repository: string } }>>().params;
  return { repository, response: http.getResponse<FastifyReply>().raw };
});

/** Parameter decorator: the request's own clone of the repository in its path. */
export function RequestButler(): ParameterDecorator {
  return RepositoryButler(ButlerPipe);
}
