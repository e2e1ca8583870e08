import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../../foundation/errors/index.js';

/** Milliseconds that every body has to arrive. */
const PATIENCE_MILLISECONDS = 10_000;
/** Bytes that give a body a millisecond more. */
const BYTES_PER_MILLISECOND = 16;
const CHECK_MILLISECONDS = 1_000;

/**
 * All bytes of a request's body.
 *
 * @param take told of every piece before it is kept; what it throws is the end.
 * @throws ServiceError `request_timeout` for a body that drips in, `malformed_request` for one that breaks off.
 */
export function collect(message: IncomingMessage, take: (size: number) => void): Promise<Uint8Array> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearInterval(watch);
      message.off('data', onData).off('end', onEnd).off('error', onError);
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      try {
        take(chunk.length);
        size += chunk.length;
        chunks.push(chunk);
      } catch (error) {
        fail(error as Error);
      }
    };
    const onEnd = (): void => {
      settle();
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    };
    const onError = (cause: Error): void => {
      fail(new ServiceError('malformed_request', 'The body of the request is not complete.', { cause }));
    };
    const watch = setInterval(() => {
      if (performance.now() - started > PATIENCE_MILLISECONDS + size / BYTES_PER_MILLISECOND) {
        fail(new ServiceError('request_timeout', 'The body of the request did not arrive in time.'));
      }
    }, CHECK_MILLISECONDS);
    message.on('data', onData).on('end', onEnd).on('error', onError);
    if (message.destroyed && !message.complete) {
      onError(new Error('The client has gone.'));
    }
  });
}
