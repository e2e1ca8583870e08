import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConfigurationError } from '../../config/index.js';

/** @throws ConfigurationError if another program listens on the port, or this one may not. */
export async function ensurePortIsFree(port: number, host: string): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${String(code)})`;
    throw new ConfigurationError([`PORT: ${String(port)} of ${host} ${reason}.`]);
  }
  server.close();
  await once(server, 'close');
}
