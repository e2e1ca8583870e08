import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../environment/until.js';
import { dataIds, execute, executeBody, key, largeQuery, postQuery, type TestQuery } from '../query/queries.js';
import { Load } from './load.js';
import { REPOSITORY, startSystem, type System } from './system.js';

const V1 = `/api/butler/repo/${REPOSITORY}/v1`;
const CONNECTIONS = 500;
const POOL_SIZE = 4;
const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };
const COUNT = JSON.stringify({ ...executeBody(detectors), exact: true, discard: true });

let system: System;
let locker: pg.Client;
beforeAll(async () => {
  system = await startSystem({
    BUTLER_SERVER_DATABASE_POOL_SIZE: String(POOL_SIZE),
    BUTLER_SERVER_QUERY_POOL_SIZE: String(POOL_SIZE),
    BUTLER_SERVER_DATABASE_CONNECT_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_LOOKUP_TIMEOUT_SECONDS: '3',
    BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS: '3',
  });
  locker = new pg.Client({ connectionString: system.database.url });
  await locker.connect();
}, 300_000);
afterAll(async () => {
  await locker.end();
  await system.stop();
});

interface Outcome {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** Send a request on a connection of its own. */
function sendAlone(path: string, body: string | null): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${system.server.url}${V1}/${path}`,
      { method: body === null ? 'GET' : 'POST', agent: false, headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}

function expectServedOrRefused(outcomes: readonly Outcome[]): void {
  const odd = outcomes.filter(
    ({ status, retryAfter }) => status !== 200 && !(status === 503 && retryAfter !== undefined),
  );
  expect(odd).toEqual([]);
  expect(outcomes.some(({ status }) => status === 200)).toBe(true);
}

describe(`${String(CONNECTIONS)} connections at once`, () => {
  test.each([
    ['look-ups', 'collection_info?name=imported_g', null],
    ['queries', 'query/count', COUNT],
    ['streams', 'query/execute', JSON.stringify(executeBody(detectors))],
  ])('%s are served or refused', async (_what, path, body) => {
    expectServedOrRefused(await Promise.all(Array.from({ length: CONNECTIONS }, () => sendAlone(path, body))));
  });
});

test('a pool that is exhausted: 503, and health as soon as it is not', async () => {
  const load = new Load(system.server.url);
  await load.start(0);
  await locker.query(
    `BEGIN; LOCK TABLE "${system.schema}".detector, "${system.schema}".collection IN ACCESS EXCLUSIVE MODE`,
  );
  const path = 'collection_info?name=imported_g';
  const waiting = Array.from({ length: 3 * POOL_SIZE }, (_, index) =>
    index % 2 === 0 ? sendAlone(path, null) : sendAlone('query/count', COUNT),
  );
  const outcomes = await Promise.all(waiting);
  expect(outcomes.every(({ status, retryAfter }) => status === 503 && retryAfter !== undefined)).toBe(true);
  // What needs no database is answered meanwhile.
  expect((await fetch(`${system.server.url}${V1}/universe`)).status).toBe(200);
  await locker.query('ROLLBACK');
  await until('all is well', 2_000, () => load.isHealthy());
});

test('queries that wait for the database keep no look-up waiting', async () => {
  await locker.query(`BEGIN; LOCK TABLE "${system.schema}".detector IN ACCESS EXCLUSIVE MODE`);
  const clients = new AbortController();
  for (let index = 0; index < POOL_SIZE; index++) {
    postQuery(system.server, REPOSITORY, 'execute', executeBody(detectors), { signal: clients.signal }).catch(
      () => undefined,
    );
  }
  await until('all wait', 2_500, async () => (await system.busyBackends()).length === POOL_SIZE);
  expect((await sendAlone('collection_info?name=imported_g', null)).status).toBe(200);
  clients.abort();
  await locker.query('ROLLBACK');
});

describe('a query that the database does not end in time is not to be sent again', () => {
  const large = largeQuery(100_000, 100_000);
  const tooLong = { error_type: 'unimplemented_query', detail: expect.stringMatching(/took too long/) };

  test('a count', async () => {
    const response = await postQuery(system.server, REPOSITORY, 'count', {
      ...executeBody(large),
      exact: true,
      discard: true,
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 422, body: tooLong });
  });

  test('a stream', async () => {
    const orderBy = [{ expression_type: 'reversed', operand: key('detector') }];
    const lines = await execute(system.server, REPOSITORY, { ...large, spec: { ...large.spec, order_by: orderBy } });
    expect(lines.at(-1)).toMatchObject({ type: 'error', error: tooLong });
  });
});
