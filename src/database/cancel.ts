import { connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { PoolClient } from 'pg';

/** Where the connections of a pool lead to. */
export interface DatabaseAddress {
  /** Host name, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

/** How PostgreSQL knows a connection whose statement is to be cancelled. */
interface CancelTarget extends DatabaseAddress {
  readonly processId: number;
  readonly secretKey: number;
}

/** What `pg` has of each connection, but does not declare. */
interface ClientInternals {
  readonly processID?: number;
  readonly secretKey?: number;
  readonly connection: { readonly stream: Duplex };
}

/** "CancelRequest" of the frontend/backend protocol. */
const CANCEL_REQUEST_CODE = 80877102;
/** Milliseconds after which an attempt is given up; the connection is closed in any case. */
const TIMEOUT_MILLISECONDS = 5_000;
/**
 * When to ask again: a request that overtakes the statement, which goes another way, cancels nothing, and a backend that
 * waits for a lock does not notice that its connection is closed. The secret key keeps all others safe.
 */
const REPETITIONS_MILLISECONDS = [200, 700];

/** Cancel what a connection executes and close it; it must not be used again. */
export function destroyConnection(address: DatabaseAddress, client: PoolClient): void {
  const { processID, secretKey, connection } = client as PoolClient & ClientInternals;
  if (processID !== undefined && secretKey !== undefined) {
    const target = { ...address, processId: processID, secretKey };
    requestCancel(target);
    REPETITIONS_MILLISECONDS.forEach((milliseconds) => {
      setTimeout(requestCancel, milliseconds, target).unref();
    });
  }
  // The driver would wait for the rest of a result that nobody reads.
  connection.stream.destroy();
}

/**
 * Ask PostgreSQL to cancel what a connection executes. Best effort, as the protocol has it: there is no answer, and no
 * error if the statement has ended meanwhile.
 */
function requestCancel({ host, port, processId, secretKey }: CancelTarget): void {
  const socket = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${String(port)}`)) : connect(port, host);
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processId, 8);
  message.writeInt32BE(secretKey, 12);
  socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('connect', () => socket.end(message));
}
