import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { HttpConfiguration } from '../../config/index.js';

@Injectable()
class BaseUrlPipe implements PipeTransform<string, string> {
  constructor(private readonly configuration: HttpConfiguration) {}

  transform(fromRequest: string): string {
    return (this.configuration.publicBaseUrl ?? fromRequest).replace(/\/+$/, '');
  }
}

const RequestOrigin = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { protocol, host } = context.switchToHttp().getRequest<FastifyRequest>();
  return `${protocol}://${host}`;
});

/** Parameter decorator: the URL under which the client reaches this server, without a slash at its end. */
export function BaseUrl(): ParameterDecorator {
  return RequestOrigin(BaseUrlPipe);
}
