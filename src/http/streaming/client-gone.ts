import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Beneficiary } from '../../foundation/concurrency/index.js';

/** Why work for a client has been given up: there is nobody any more who waits for it. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** Aborted when the connection of a request is closed before its answer is complete. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) {
      controller.abort(new ClientGoneError('The client has closed the connection.'));
    }
  });
  return controller.signal;
}

/** Whoever waits for the answer. */
export function clientOf(reply: FastifyReply): Beneficiary {
  return {
    onGone: (listener) => {
      const onClose = (): void => {
        if (!reply.raw.writableFinished) {
          listener();
        }
      };
      reply.raw.once('close', onClose);
      return () => reply.raw.off('close', onClose);
    },
  };
}

/** Parameter decorator: aborted when the client gives the request up. */
export const RequestSignal = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  signalOf(context.switchToHttp().getResponse<FastifyReply>()),
);
