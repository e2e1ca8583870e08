import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../environment/until.js';
import { dataIds, executeBody, key, largeQuery, postQuery, type TestQuery } from '../query/queries.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const PLACES = 2;
const PLACES_OF_USER = 1;
/** More often than there are places. */
const ROUNDS = 4;
const TOKEN = 'a-token-for-operators';
const USER = { 'X-Auth-Request-User': 'alice' };
const PATH = `/api/butler/repo/${REPOSITORY}/v1/query/execute`;

const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };
const large = largeQuery(1_000, 1_000);
const unknownDimension: TestQuery = { tree: { dimensions: ['nowhere'] }, spec: dataIds(['nowhere']) };
const tooLong: TestQuery = {
  ...largeQuery(100_000, 100_000),
  spec: dataIds(['instrument', 'group', 'detector'], {
    order_by: [{ expression_type: 'reversed', operand: key('detector') }],
  }),
};

let system: System;
let locker: pg.Client;
beforeAll(async () => {
  system = await startSystem({
    BUTLER_SERVER_MAXIMUM_STREAMS: String(PLACES),
    BUTLER_SERVER_MAXIMUM_STREAMS_PER_USER: String(PLACES_OF_USER),
    BUTLER_SERVER_QUERY_POOL_SIZE: '1',
    BUTLER_SERVER_ADMIN_TOKEN: TOKEN,
    BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS: '1',
  });
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
  await ask(detectors);
}, 300_000);
afterAll(async () => {
  await locker.end();
  await system.stop();
});

function ask(query: TestQuery): Promise<Response> {
  return postQuery(system.server, REPOSITORY, 'execute', executeBody(query), { headers: USER });
}

function begin(query: TestQuery): RawConnection {
  const body = JSON.stringify(executeBody(query));
  const connection = new RawConnection(system.server.url);
  connection.send(postHead(PATH, { ...USER, 'Content-Length': body.length }) + body);
  return connection;
}

async function activeStreams(): Promise<number> {
  const response = await fetch(`${system.server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return Number(/^butler_streams_active (\d+)$/m.exec(await response.text())?.[1]);
}

async function untilBusy(): Promise<void> {
  await until('a statement is executed', 5_000, async () => (await system.busyBackends()).length === 1);
}

async function whileLocked(work: () => Promise<void>): Promise<void> {
  await locker.query(`BEGIN; LOCK TABLE "${system.schema}".detector IN ACCESS EXCLUSIVE MODE`);
  await work().finally(() => locker.query('ROLLBACK'));
}

/** How a stream ends. */
const ENDS: Readonly<Record<string, () => Promise<void>>> = {
  'it is complete': async () => {
    await (await ask(detectors)).text();
  },
  'the client makes a mistake': async () => {
    await (await ask(unknownDimension)).text();
  },
  'the database takes too long': async () => {
    expect(await (await ask(tooLong)).text()).toContain('took too long');
  },
  'the client leaves in the middle': async () => {
    const connection = begin(large);
    await connection.received('"rows"', 10_000);
    connection.socket.resetAndDestroy();
  },
  'the client leaves before the first line': () =>
    whileLocked(async () => {
      const connection = begin(detectors);
      await untilBusy();
      connection.socket.resetAndDestroy();
    }),
  'the backend is killed in the middle': async () => {
    const connection = begin(large);
    await connection.received('"rows"', 10_000);
    connection.socket.pause();
    await untilBusy();
    await system.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'butler-server %'",
    );
    connection.socket.resume();
    await connection.closed(10_000);
    expect(connection.text.endsWith('0\r\n\r\n')).toBe(false);
  },
  'the backend is killed before the first line': () =>
    whileLocked(async () => {
      const connection = begin(detectors);
      await untilBusy();
      await system.database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'butler-server %'",
      );
      await connection.received('HTTP/1.1 503 ', 10_000);
      connection.socket.destroy();
    }),
};

test.each(Object.keys(ENDS))('a place is free again when %s', async (how) => {
  for (let round = 0; round < ROUNDS; round++) {
    await ENDS[how]?.();
    await until('the user may stream', 2_000, async () => {
      const response = await ask(detectors);
      await response.text();
      return response.status === 200;
    });
  }
});

test('a place is free again when the client leaves while waiting for a connection', async () => {
  await whileLocked(async () => {
    const holder = postQuery(system.server, REPOSITORY, 'count', {
      ...executeBody(detectors),
      exact: true,
      discard: true,
    });
    await untilBusy();
    const connection = begin(detectors);
    // Whoever asks for a stream to find that out may get the place instead.
    await until('the place is taken', 2_000, async () => (await activeStreams()) === 1);
    expect((await ask(unknownDimension)).status).toBe(429);
    connection.socket.resetAndDestroy();
    // Answered by somebody who takes no connection: the only one is still held.
    await until('the place is free', 500, async () => (await ask(unknownDimension)).status !== 429);
    await (await holder).text();
  });
});

test('a user who streams all that one user may is refused', async () => {
  const stream = begin(large);
  await stream.received('"rows"', 10_000);
  stream.socket.pause();
  const refused = await ask(detectors);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  stream.socket.destroy();
});
