import type { Duplex } from 'node:stream';
import { Client, type ClientConfig } from 'pg';

/** What `pg` has of each connection, but does not declare. */
interface ClientInternals {
  readonly connection: { attachListeners(stream: Duplex): void };
}

/** A connection that breaks when it is sent what is not of the protocol, where that of `pg` would end the process. */
export class GuardedClient extends Client {
  constructor(configuration?: string | ClientConfig) {
    super(configuration);
    const { connection } = this as unknown as ClientInternals;
    const attach = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => {
      attach(stream);
      breakOnErrors(stream);
    };
  }
}

/** Have a stream end with whatever those throw who read from it now. */
function breakOnErrors(stream: Duplex): void {
  for (const listener of stream.listeners('data')) {
    stream.on('data', (chunk: Buffer) => {
      try {
        listener.call(stream, chunk);
      } catch (cause) {
        const error = new Error('The database sends what cannot be understood.', { cause });
        stream.destroy(Object.assign(error, { code: 'ECONNABORTED' }));
      }
    });
    stream.off('data', listener as (chunk: Buffer) => void);
  }
}
