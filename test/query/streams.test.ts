import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { servedToEverybody, type TestRepository, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { dataIds, execute, executeBody, largeQuery, postQuery, type TestQuery } from './queries.js';

const REPOSITORY = 'package_base';
const MEGABYTE = 1024 * 1024;
/** A result of 1,000,000 rows. */
const MILLION = largeQuery(1_000, 1_000);

let server: ServerProcess;
let repository: TestRepository | undefined;
let admin: pg.Client;
/** Holds locks: within a transaction the activity of others is not looked at again. */
let locker: pg.Client;

beforeAll(async () => {
  const repositories = await testRepositories(REPOSITORY);
  repository = repositories.get(REPOSITORY);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'fatal',
    BUTLER_SERVER_STREAM_KEEP_ALIVE_SECONDS: '1',
  });
  const client = { connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') };
  [admin, locker] = [new pg.Client(client), new pg.Client(client)];
  await Promise.all([admin.connect(), locker.connect()]);
}, 300_000);

afterAll(async () => {
  await Promise.all([admin.end(), locker.end()]);
  await server.stop();
});

const detectors: TestQuery = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };

/** Process ids of the server's connections that execute something. */
async function busyBackends(): Promise<readonly number[]> {
  const { rows } = await admin.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle'",
    [`butler-server ${String(server.pid)}`],
  );
  return rows.map((row) => row.pid);
}

/** Wait until a condition holds; fails after a deadline. */
async function until(what: string, milliseconds: number, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`Not within ${String(milliseconds)} ms: ${what}`);
    }
    await pause(20);
  }
}

/** Hold up everything that reads detectors until the action ends. */
async function withLockedDetectors<T>(action: () => Promise<T>): Promise<T> {
  await locker.query(`BEGIN; LOCK TABLE "${repository?.schema ?? ''}".detector IN ACCESS EXCLUSIVE MODE`);
  try {
    return await action();
  } finally {
    await locker.query('ROLLBACK');
  }
}

/** A client that takes no more bytes than it is told to. */
class SlowReader {
  readonly #socket;
  received = 0;

  constructor(query: TestQuery) {
    const { hostname, port } = new URL(server.url);
    const body = JSON.stringify(executeBody(query));
    this.#socket = connect({ host: hostname, port: Number(port) });
    this.#socket.pause();
    this.#socket.write(
      `POST /api/butler/repo/${REPOSITORY}/v1/query/execute HTTP/1.1\r\nHost: test\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
  }

  /** Read at so many bytes per second for some time. */
  async read(bytesPerSecond: number, milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      const chunk = this.#socket.read(bytesPerSecond / 10) as Buffer | null;
      this.received += (chunk ?? (this.#socket.read() as Buffer | null))?.length ?? 0;
      await pause(100);
    }
  }

  leave(): void {
    this.#socket.destroy();
  }
}

/** Resident memory of the server, in bytes. */
function memory(): number {
  const status = readFileSync(`/proc/${String(server.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

describe('a result of 1,000,000 rows', () => {
  test('arrives whole', async () => {
    const response = await postQuery(server, REPOSITORY, 'execute', executeBody(MILLION));
    const text = await response.text();
    expect(text.endsWith(']}\n')).toBe(true);
    expect(text.split('"dataId"')).toHaveLength(1_000_001);
  });

  test('slow readers cost little memory; when they leave, the database is idle within a second', async () => {
    const streams = 10;
    const base = memory();
    const readers = Array.from({ length: streams }, () => new SlowReader(MILLION));
    let peak = base;
    const watch = setInterval(() => {
      peak = Math.max(peak, memory());
    }, 50);
    await Promise.all(readers.map((reader) => reader.read(50_000, 4_000)));
    clearInterval(watch);
    expect(readers.every((reader) => reader.received > 50_000)).toBe(true);
    expect((await busyBackends()).length).toBe(streams);
    expect((peak - base) / streams).toBeLessThan(8 * MEGABYTE);
    readers.forEach((reader) => {
      reader.leave();
    });
    await until('no connection is busy', 1_000, async () => (await busyBackends()).length === 0);
  });
});

describe('a stream that breaks', () => {
  test('ends without its end when its connection to the database is lost', async () => {
    const response = await postQuery(server, REPOSITORY, 'execute', executeBody(MILLION));
    const reader = response.body?.getReader();
    await reader?.read();
    const [pid] = await busyBackends();
    await admin.query('SELECT pg_terminate_backend($1)', [pid]);
    const rest = async (): Promise<void> => {
      for (let done = false; !done;) {
        done = (await reader?.read())?.done ?? true;
      }
    };
    await expect(rest()).rejects.toThrow();
  });

  test('before its first line it is an answer like any other', async () => {
    const status = await withLockedDetectors(async () => {
      const response = postQuery(server, REPOSITORY, 'count', {
        ...executeBody(detectors),
        exact: true,
        discard: true,
      });
      await until('the statement waits', 5_000, async () => (await busyBackends()).length === 1);
      const [pid] = await busyBackends();
      await admin.query('SELECT pg_terminate_backend($1)', [pid]);
      return (await response).status;
    });
    expect(status).toBe(503);
  });
});

describe('a stream that waits', () => {
  test('tells that it is alive', async () => {
    const lines = await withLockedDetectors(async () => {
      const response = await postQuery(server, REPOSITORY, 'execute', executeBody(detectors));
      const first = (await response.body?.getReader().read()) as { readonly value?: Uint8Array } | undefined;
      return new TextDecoder().decode(first?.value);
    });
    expect(lines).toBe('{"type":"keep-alive"}\n');
  });

  test.each(['execute', 'count', 'any'])('%s: a client that leaves ends it in the database', async (route) => {
    await withLockedDetectors(async () => {
      const client = new AbortController();
      const body = { ...executeBody(detectors), exact: true, discard: true, execute: true };
      const response = postQuery(server, REPOSITORY, route, body, { signal: client.signal });
      response.catch(() => undefined);
      await until('the statement waits', 5_000, async () => (await busyBackends()).length === 1);
      client.abort();
      await until('the statement is gone', 1_000, async () => (await busyBackends()).length === 0);
    });
  });

  test('look-ups are answered while as many streams as there may be wait for the database', async () => {
    await withLockedDetectors(async () => {
      const clients = new AbortController();
      const streams = Array.from({ length: 25 }, () =>
        postQuery(server, REPOSITORY, 'execute', executeBody(detectors), { signal: clients.signal }),
      );
      streams.forEach((stream) => {
        stream.catch(() => undefined);
      });
      await until('all wait', 10_000, async () => (await busyBackends()).length === 25);
      const refused = await postQuery(server, REPOSITORY, 'execute', executeBody(detectors));
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
      const lookUp = await fetch(`${server.url}/api/butler/repo/${REPOSITORY}/v1/dataset_type/nope`);
      expect(lookUp.status).toBe(422);
      const body = {
        ...executeBody({ ...detectors, tree: { dimensions: ['instrument'] } }),
        execute: true,
        exact: true,
      };
      expect((await postQuery(server, REPOSITORY, 'any', body)).status).toBe(200);
      clients.abort();
      await until('nobody waits', 2_000, async () => (await busyBackends()).length === 0);
    });
    expect(await execute(server, REPOSITORY, detectors)).toHaveLength(1);
  });

  test('a user has two streams at most', async () => {
    await withLockedDetectors(async () => {
      const clients = new AbortController();
      const init = { signal: clients.signal, headers: { 'x-auth-request-user': 'greedy' } };
      const streams = [1, 2].map(() => postQuery(server, REPOSITORY, 'execute', executeBody(detectors), init));
      streams.forEach((stream) => {
        stream.catch(() => undefined);
      });
      await until('both wait', 10_000, async () => (await busyBackends()).length === 2);
      const third = await postQuery(server, REPOSITORY, 'execute', executeBody(detectors), init);
      expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
      clients.abort();
      await until('nobody waits', 2_000, async () => (await busyBackends()).length === 0);
    });
  });
});
