import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../environment/until.js';
import { dataIds, executeBody, largeQuery, type TestQuery } from '../query/queries.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const V1 = `/api/butler/repo/${REPOSITORY}/v1`;
const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };

let system: System;
let locker: pg.Client;

beforeAll(async () => {
  system = await startSystem();
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
  // Opens the repository, which nobody's leaving could cancel.
  await fetch(`${system.server.url}${V1}/collection_info?name=imported_g`);
}, 300_000);
afterAll(async () => {
  await locker.end();
  await system.stop();
});

/** How a client leaves. */
const LEAVE: Readonly<Record<string, (connection: RawConnection) => void>> = {
  FIN: ({ socket }) => socket.end(),
  RST: ({ socket }) => socket.resetAndDestroy(),
};

function request(path: string, body: object): RawConnection {
  const text = JSON.stringify(body);
  const connection = new RawConnection(system.server.url);
  connection.send(postHead(`${V1}/${path}`, { 'Content-Length': text.length }) + text);
  return connection;
}

async function expectIdleSoon(): Promise<void> {
  await until('the statement is gone', 1_000, async () => (await system.busyBackends()).length === 0);
}

describe.each(['FIN', 'RST'])('%s', (how) => {
  test.each([
    ['query/execute', executeBody(detectors), 'detector'],
    ['query/count', { ...executeBody(detectors), exact: true, discard: true }, 'detector'],
    ['query/any', { ...executeBody(detectors), exact: true, execute: true }, 'detector'],
    [
      'query_collections',
      { search: ['*'], collection_types: [1], flatten_chains: false, include_chains: true },
      'collection',
    ],
    // Reads the definitions, which others who wait for them would share.
    ['query_dataset_types', { search: ['*'] }, 'dataset_type'],
  ])('%s that waits for a lock', async (path, body, table) => {
    await locker.query(`BEGIN; LOCK TABLE "${system.schema}".${table} IN ACCESS EXCLUSIVE MODE`);
    try {
      const connection = request(path, body);
      await until('the statement waits', 5_000, async () => (await system.busyBackends()).length === 1);
      LEAVE[how]?.(connection);
      await expectIdleSoon();
    } finally {
      await locker.query('ROLLBACK');
    }
  });

  test('in the middle of a stream', async () => {
    const connection = request('query/execute', executeBody(largeQuery(1_000, 1_000)));
    await connection.received('"rows"', 5_000);
    connection.socket.pause();
    expect(await system.busyBackends()).toHaveLength(1);
    LEAVE[how]?.(connection);
    await expectIdleSoon();
  });
});

test('all places for streams are free after clients have left', async () => {
  for (let round = 0; round < 3; round++) {
    const connections = Array.from({ length: 25 }, () =>
      request('query/execute', executeBody(largeQuery(1_000, 1_000))),
    );
    await Promise.all(connections.map((connection) => connection.received('"rows"', 20_000)));
    connections.forEach(({ socket }) => socket.resetAndDestroy());
    await until('no statement is left', 5_000, async () => (await system.busyBackends()).length === 0);
  }
});
