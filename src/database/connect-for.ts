import type { Pool, PoolClient } from 'pg';

/**
 * A connection of a pool for somebody who may go: then nobody waits for it any more, and when it is there it is given back.
 *
 * @throws the signal's reason if it is aborted before there is a connection, else whatever the pool does.
 */
export async function connectFor(signal: AbortSignal, pool: Pool): Promise<PoolClient> {
  signal.throwIfAborted();
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const connecting = pool.connect();
  try {
    await Promise.race([connecting, gone]);
    signal.throwIfAborted();
    return await connecting;
  } catch (error) {
    if (signal.aborted) {
      connecting.then(
        (client) => {
          client.release();
        },
        () => undefined,
      );
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
