import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { TcpProxy } from '../environment/tcp-proxy.js';
import { until } from '../environment/until.js';
import { executeBody, largeQuery, postQuery } from '../query/queries.js';
import { Load } from './load.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY } from './system.js';

const BODY = JSON.stringify(executeBody(largeQuery(500, 500)));
const STREAM = postHead(`/api/butler/repo/${REPOSITORY}/v1/query/execute`, { 'Content-Length': BODY.length }) + BODY;

let start: (variables?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
const servers: ServerProcess[] = [];

beforeEach(async () => {
  const repositories = await testRepositories(REPOSITORY);
  start = async (variables = {}) => {
    const served = { DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories), BUTLER_SERVER_LOG_LEVEL: 'warn' };
    const server = await startServerProcess({ ...served, ...variables });
    servers.push(server);
    return server;
  };
}, 300_000);
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Begin to read a stream and stop after its beginning. */
async function beginStream(server: ServerProcess): Promise<RawConnection> {
  const connection = new RawConnection(server.url);
  connection.send(STREAM);
  await connection.received('"rows"', 10_000);
  connection.socket.pause();
  return connection;
}

test('a running stream is finished, new connections are refused, the status is 0', async () => {
  const server = await start();
  const stream = await beginStream(server);
  const ended = server.stop();
  await until('connections are refused', 5_000, () =>
    fetch(server.url).then(
      () => false,
      () => true,
    ),
  );
  stream.socket.resume();
  expect(await ended).toBe(0);
  await stream.closed(10_000);
  expect(stream.text.endsWith('0\r\n\r\n')).toBe(true);
});

test('a stream that takes longer than the grace is broken, the status is 0', async () => {
  const server = await start({ BUTLER_SERVER_SHUTDOWN_GRACE_SECONDS: '1' });
  const response = await postQuery(server, REPOSITORY, 'execute', executeBody(largeQuery(1_000, 1_000)));
  expect(await server.stop()).toBe(0);
  await expect(response.text()).rejects.toThrow();
});

test('a rolling restart of two processes behind a TCP proxy loses no request', async () => {
  const first = await start();
  const proxy = await TcpProxy.start(portOf(first));
  const load = new Load(`http://127.0.0.1:${String(proxy.port)}`);
  await load.start(8);
  let old = first;
  for (let round = 0; round < 3; round++) {
    const { right } = load;
    await until('there is load', 10_000, () => load.right > right + 100);
    const next = await start();
    proxy.target = portOf(next);
    expect(await old.stop()).toBe(0);
    old = next;
  }
  const answers = await load.stop();
  expect(answers).toMatchObject({ wrong: [], unavailable: 0, broken: 0 });
  await proxy.stop();
});

function portOf(server: ServerProcess): number {
  return Number(new URL(server.url).port);
}
