import { connect, type Socket } from 'node:net';
import { until } from '../environment/until.js';

/** A connection to a server on which a test sends what it likes; what comes back is collected. */
export class RawConnection {
  text = '';
  isClosed = false;
  readonly socket: Socket;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk) => {
      this.text += chunk.toString('latin1');
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.isClosed = true;
    });
  }

  send(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** Wait until the other side has closed the connection. */
  closed(milliseconds: number): Promise<void> {
    return until('the connection is closed', milliseconds, () => this.isClosed);
  }

  /** Wait until that text has arrived. */
  received(text: string, milliseconds: number): Promise<void> {
    return until(`'${text}' arrives`, milliseconds, () => this.text.includes(text));
  }
}

/** The head of a POST of JSON. */
export function postHead(path: string, headers: Readonly<Record<string, string | number>>): string {
  const all: Readonly<Record<string, string | number>> = {
    Host: 'test',
    'Content-Type': 'application/json',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}`);
  return [`POST ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
