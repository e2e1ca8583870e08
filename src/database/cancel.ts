import { connect } from 'node:net';
import { join } from 'node:path';

/** How PostgreSQL knows a connection whose statement is to be cancelled. */
export interface CancelTarget {
  /** Host name, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly processId: number;
  readonly secretKey: number;
}

/** "CancelRequest" of the frontend/backend protocol. */
const CANCEL_REQUEST_CODE = 80877102;
/** Milliseconds after which an attempt is given up; the connection is closed in any case. */
const TIMEOUT_MILLISECONDS = 5_000;

/**
 * Ask PostgreSQL to cancel what a connection executes. Best effort, as the protocol has it: there is no answer, and no
 * error if the statement has ended meanwhile.
 */
export function requestCancel({ host, port, processId, secretKey }: CancelTarget): void {
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
