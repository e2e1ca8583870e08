import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { connectionKey, unacknowledgedBytes } from './unacknowledged.js';

/** Looks at a connection before it is cut; it is cut at the last but one, so that the time is not exceeded. */
const CHECKS = 10;

/** How far a connection is. */
interface Progress {
  /** Bytes that the other side has, but for a constant. */
  readonly taken: number;
  /** When that was found, in milliseconds. */
  readonly since: number;
}

/**
 * Cut connections whose other side takes nothing of what is sent to it: it has stopped to read, or has gone without a
 * word. How much has been written tells little, as the kernel buffers megabytes; how much has been acknowledged does.
 *
 * @param seconds after which they have been cut.
 */
export function cutIdleReaders(server: Server, seconds: number): void {
  const connections = new Map<Socket, Progress>();
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { taken: 0, since: performance.now() });
    socket.once('close', () => connections.delete(socket));
  });
  const patience = (seconds * 1000 * (CHECKS - 1)) / CHECKS;
  const check = async (): Promise<void> => {
    if (connections.size === 0) {
      return;
    }
    const waiting = await unacknowledgedBytes();
    const now = performance.now();
    for (const [socket, progress] of connections) {
      const unacknowledged = waiting.get(connectionKey(socket)) ?? 0;
      const taken = socket.bytesWritten - socket.writableLength - unacknowledged;
      if (unacknowledged + socket.writableLength === 0 || taken !== progress.taken) {
        connections.set(socket, { taken, since: now });
      } else if (now - progress.since >= patience) {
        socket.resetAndDestroy();
      }
    }
  };
  const timer = setInterval(() => void check(), (seconds * 1000) / CHECKS).unref();
  server.on('close', () => {
    clearInterval(timer);
  });
}
