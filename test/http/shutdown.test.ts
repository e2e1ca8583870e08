import { connect, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { startServerProcess } from '../environment/server.js';
import { startOpenServer } from './test-server.js';

const HEAD = [
  'POST /api/butler/repo/open/v1/query/count HTTP/1.1',
  'Host: test.example',
  'Content-Type: application/json',
  'Content-Length: 2',
  'Expect: 100-continue',
  '',
  '',
].join('\r\n');

/** A raw connection, whose text is collected. */
class Connection {
  text = '';
  readonly closed: Promise<void>;
  readonly #socket: Socket;

  constructor({ url }: { readonly url: string }) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', () => {
        resolve();
      });
      this.#socket.on('error', () => undefined);
    });
    this.#socket.on('data', (chunk) => {
      this.text += chunk.toString();
    });
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Until that text has arrived. */
  async received(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      await new Promise((resolve) => this.#socket.once('data', resolve));
    }
  }
}

test('a running request gets its answer, then the connection ends; new ones are refused', async () => {
  const server = await startOpenServer();
  const running = new Connection(server);
  const idle = new Connection(server);
  idle.send('GET / HTTP/1.1\r\nHost: test.example\r\n\r\n');
  await idle.received('documentation_url');
  running.send(HEAD);
  await running.received('100 Continue');

  const stopped = server.stop();
  await idle.closed;
  const late = new Connection(server);
  await late.closed;
  expect(late.text).toBe('');

  running.send('{}');
  await running.closed;
  expect(running.text).toContain('422 Unprocessable Entity');
  expect(running.text.toLowerCase()).toContain('connection: close');
  await stopped;
});

test('a request that does not end is cut after the grace', async () => {
  const server = await startOpenServer({ BUTLER_SERVER_SHUTDOWN_GRACE_SECONDS: '0' });
  const running = new Connection(server);
  running.send(HEAD);
  await running.received('100 Continue');
  await server.stop();
  await running.closed;
  expect(running.text).not.toContain('422');
});

test('a signal that comes several times, as from a terminal and from npm, ends it no sooner', async () => {
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ open: { config_uri: '/nowhere', authorized_groups: ['*'] } }),
  });
  const running = new Connection(server);
  const idle = new Connection(server);
  idle.send('GET / HTTP/1.1\r\nHost: test.example\r\n\r\n');
  await idle.received('documentation_url');
  running.send(HEAD);
  await running.received('100 Continue');

  process.kill(server.pid, 'SIGINT');
  await idle.closed;
  process.kill(server.pid, 'SIGINT');
  const status = server.stop();
  running.send('{}');
  await running.closed;
  expect(running.text).toContain('422 Unprocessable Entity');
  expect(await status).toBe(0);
});
