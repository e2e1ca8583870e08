import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { SERVICE_ERRORS, ServiceError } from '../../foundation/errors/index.js';
import type { RouteTable } from '../routing/route-table.js';
import { errorAnswer } from './error-answer.js';

/** Answers every failed request in the form of the wire protocol (section 2.4). */
@Catch()
export class WireExceptionFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof NotFoundException) {
      this.answerUnrouted(request, reply);
    } else {
      this.answer(error, request, reply);
    }
  }

  /** Send the answer to a request that failed. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.raw.destroyed) {
      // Whatever failed: nobody waits for it, and that is mostly why.
      return;
    }
    const { status, body, retryAfterSeconds, fault } = errorAnswer(error, request.id);
    if (fault !== null) {
      const level = status === SERVICE_ERRORS.internal.status ? 'error' : 'warn';
      this.logger[level]({ err: fault, requestId: request.id, status, url: request.url }, 'request failed');
    }
    if (reply.sent) {
      return;
    }
    if (retryAfterSeconds !== null) {
      reply.header('retry-after', String(retryAfterSeconds));
    }
    reply.code(status).header('content-type', 'application/json').send(body);
  }

  /** Answer a request that no route takes. */
  answerUnrouted(request: FastifyRequest, reply: FastifyReply): void {
    const [path = '', ...query] = request.url.split('?');
    const resolution = this.routes.resolve(request.method, path);
    switch (resolution.kind) {
      case 'not_found':
        this.answer(new ServiceError('unknown_route', 'Not Found'), request, reply);
        break;
      case 'method_not_allowed':
        reply.header('allow', resolution.allow.join(', '));
        this.answer(new ServiceError('method_not_allowed', 'Method Not Allowed'), request, reply);
        break;
      case 'redirect':
        reply
          .code(307)
          .header('location', [resolution.path, ...query].join('?'))
          .send();
        break;
    }
  }
}
