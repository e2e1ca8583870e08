import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpConfiguration } from '../../config/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { isJsonContentType, type RequestBody } from '../validation/index.js';
import { BodyMemory } from './body-memory.js';
import { collect } from './collect.js';

/** Takes the body of a request that was let in: until then it stays where it is, so that strangers cause no work. */
@Injectable()
export class BodyGuard implements CanActivate {
  readonly #memory: BodyMemory;

  constructor(configuration: HttpConfiguration) {
    this.#memory = new BodyMemory(configuration.bodyLimitBytes);
  }

  /** @throws ServiceError if the body is compressed, too large, too slow or not complete. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { headers, raw } = request;
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      throw new ServiceError('unsupported_encoding', `Content encoding '${encoding}' is not supported.`);
    }
    const share = this.#memory.share();
    http.getResponse<FastifyReply>().raw.once('close', () => {
      share.giveBack();
    });
    share.requireFit(Number(headers['content-length'] ?? 0));
    const bytes = await collect(raw, (size) => {
      share.take(size);
    });
    request.body = { bytes, isJson: isJsonContentType(headers['content-type']) } satisfies RequestBody;
    return true;
  }
}
