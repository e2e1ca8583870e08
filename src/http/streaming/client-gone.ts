import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Why work for a client has been given up: there is nobody any more who waits for it. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** Aborted when the connection of a request is closed before its answer is complete, or if it has been already. */
export function signalOf({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) {
      controller.abort(new ClientGoneError('The client has closed the connection.'));
    }
  };
  if (raw.closed) {
    onClose();
  } else {
    raw.once('close', onClose);
  }
  return controller.signal;
}

/** Parameter decorator: aborted when the client gives the request up. */
export const RequestSignal = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  signalOf(context.switchToHttp().getResponse<FastifyReply>()),
);
