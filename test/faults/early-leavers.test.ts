import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { freePort } from '../environment/server.js';
import { until } from '../environment/until.js';
import { dataIds, executeBody, largeQuery, type TestQuery } from '../query/queries.js';
import { postHead, RawConnection } from './raw-connection.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const V1 = `/api/butler/repo/${REPOSITORY}/v1`;
const LOOK_UP = 'collection_info?name=imported_g';
const POOL_SIZE = 4;
const CLIENTS = 100;
const large = largeQuery(10_000, 10_000);
const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };

let system: System;
let locker: pg.Client;
let adminPort: number;

beforeAll(async () => {
  adminPort = await freePort();
  system = await startSystem({
    BUTLER_SERVER_ADMIN_PORT: String(adminPort),
    BUTLER_SERVER_DATABASE_POOL_SIZE: String(POOL_SIZE),
    BUTLER_SERVER_QUERY_POOL_SIZE: String(POOL_SIZE),
  });
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
}, 300_000);
afterAll(async () => {
  await locker.end();
  await system.stop();
});

function request(path: string, body: object | null): RawConnection {
  const text = body === null ? '' : JSON.stringify(body);
  const head = postHead(`${V1}/${path}`, { 'Content-Length': text.length });
  const connection = new RawConnection(system.server.url);
  connection.send((body === null ? head.replace('POST', 'GET') : head) + text);
  return connection;
}

async function lock(table: string): Promise<void> {
  await locker.query(`BEGIN; LOCK TABLE "${system.schema}".${table} IN ACCESS EXCLUSIVE MODE`);
}

async function answers(): Promise<boolean> {
  return (await fetch(`${system.server.url}${V1}/${LOOK_UP}`)).status === 200;
}

/** Close the repository, which is refused while requests for it are running. */
async function isClosed(): Promise<boolean> {
  const url = `http://127.0.0.1:${String(adminPort)}/admin/caches/${REPOSITORY}`;
  return (await fetch(url, { method: 'DELETE' })).status === 204;
}

async function hasNoConnections(): Promise<boolean> {
  const name = `butler-server ${String(system.server.pid)}`;
  return (await system.database.query(`SELECT FROM pg_stat_activity WHERE application_name = '${name}'`)).length === 0;
}

test.each([
  ['query/execute', executeBody(large)],
  ['query/count', { ...executeBody(large), exact: true, discard: true }],
])('%s: whoever leaves while the repository is opened has no query begun', async (path, body) => {
  await lock('butler_attributes');
  const connections = Array.from({ length: POOL_SIZE }, () => request(path, body));
  await until('the opening waits', 5_000, async () => (await system.busyBackends()).length === 1);
  connections.forEach(({ socket }) => socket.resetAndDestroy());
  // The server has seen them leave when it answers somebody else.
  await fetch(system.server.url);
  await locker.query('ROLLBACK');
  await until('the repository is open', 5_000, answers);
  await until('nobody uses it', 2_000, isClosed);
});

test.each([
  ['look-ups', LOOK_UP, null, 'collection'],
  ['queries', 'query/count', { ...executeBody(detectors), exact: true, discard: true }, 'detector'],
  ['streams', 'query/execute', executeBody(detectors), 'detector'],
])('%s: whoever leaves while waiting for a connection has nothing executed', async (_what, path, body, table) => {
  expect(await answers()).toBe(true);
  await lock(table);
  try {
    const connections = Array.from({ length: CLIENTS }, () => request(path, body));
    await until('the connections are taken', 5_000, async () => (await system.busyBackends()).length === POOL_SIZE);
    connections.forEach(({ socket }) => socket.resetAndDestroy());
    await until('nobody uses the repository', 5_000, isClosed);
    // The last repository of a database is closed: its connections go as soon as nobody has one or waits for one.
    await until('there is no connection left', 5_000, hasNoConnections);
  } finally {
    await locker.query('ROLLBACK');
  }
});
