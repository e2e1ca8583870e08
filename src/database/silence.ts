import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';
import { Conversation } from './conversation.js';

/** What `pg` has of each connection, but does not declare. */
interface ClientInternals {
  readonly connection: { readonly stream: Socket };
  _getActiveQuery(): unknown;
}

/**
 * Break connections on which the database owes something and sends nothing for that long: a server that hangs, or whose
 * machine has gone, never says so.
 *
 * @param milliseconds 0 is never.
 */
export function breakSilentConnections(pool: Pool, milliseconds: number): void {
  if (milliseconds === 0) {
    return;
  }
  pool.on('connect', (client) => {
    const internals = client as PoolClient & ClientInternals;
    const { stream } = internals.connection;
    stream.setTimeout(milliseconds);
    stream.on('timeout', () => {
      if (isOwedAnAnswer(internals._getActiveQuery())) {
        stream.destroy(Object.assign(new Error('The database does not answer.'), { code: 'ETIMEDOUT' }));
      }
    });
  });
}

function isOwedAnAnswer(active: unknown): boolean {
  return active instanceof Conversation ? active.isOwedAnAnswer : active !== null && active !== undefined;
}
