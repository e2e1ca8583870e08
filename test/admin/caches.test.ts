import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config/index.js';
import { moveRepositories, type MovedRepositories } from '../environment/moved-repositories.js';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { TcpProxy } from '../environment/tcp-proxy.js';
import { until } from '../environment/until.js';
import { environmentVariable } from '../environment/variable.js';
import { type Answer, post, send, startTestServer, type TestServer } from '../http/test-server.js';
import { dataIds, executeBody } from '../query/queries.js';
import type { CachesReply, RepositoryReply } from './replies.js';

const REPOSITORY = 'package_base';
const OTHER = 'package_spatial';
const PATIENCE = 20_000;

let proxy: TcpProxy;
let moved: MovedRepositories;
let server: TestServer;

beforeAll(async () => {
  proxy = await TcpProxy.start(Number(new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL')).port));
  moved = moveRepositories(await testRepositories(REPOSITORY, OTHER), proxy.port);
}, 300_000);
afterAll(async () => {
  await proxy.stop();
  moved.remove();
});
beforeEach(() => start());
afterEach(() => server.stop());

async function start(environment: Environment = {}): Promise<void> {
  server = await startTestServer({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(moved.repositories),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
    BUTLER_SERVER_ADMIN_PORT: '0',
    ...environment,
  });
}

async function restart(environment: Environment): Promise<void> {
  await server.stop();
  await start(environment);
}

function ask(method: string, path: string): Promise<Answer> {
  return send({ ...server, url: server.adminUrl ?? '' }, method, path);
}

async function caches(): Promise<CachesReply> {
  return JSON.parse((await ask('GET', '/admin/caches')).text) as CachesReply;
}

async function open(): Promise<readonly string[]> {
  return (await caches()).repositories.map(({ repository }) => repository).sort();
}

async function ofRepository(): Promise<RepositoryReply> {
  const found = (await caches()).repositories.find(({ repository }) => repository === REPOSITORY);
  if (found === undefined) {
    throw new Error('The repository is not open.');
  }
  return found;
}

function lookUp(repository = REPOSITORY): Promise<Answer> {
  return post(server, `/api/butler/repo/${repository}/v1/query_dataset_types`, '{"search": ["bias"]}');
}

describe('what is remembered', () => {
  test('an immutable repository keeps its definitions and cached records, and tells their size', async () => {
    await restart({ DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(moved.repositories, 'immutable') });
    await lookUp();
    await lookUp();
    const { snapshot } = await ofRepository();
    expect(snapshot).toMatchObject({ generation: 1, hits: 1, misses: 1, invalidations: 0 });
    expect(snapshot.last_validation?.reason).toBe('first use');
    expect(snapshot.dataset_types).toBeGreaterThan(0);
    expect(snapshot.bytes).toBeGreaterThan(0);
  });

  test('nothing of a repository before the first request for it', async () => {
    const { repositories, closed_repositories: closed, process } = await caches();
    expect(repositories).toEqual([]);
    expect(closed).toBe(2);
    expect(process.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dimension universes', 'dimension groups', 'authorization grants', 'URL signers']),
    );
  });

  test('hits and misses are those of the requests', async () => {
    await lookUp();
    const first = (await ofRepository()).template.find(({ name }) => name === 'dataset type rows');
    expect(first).toMatchObject({ entries: 1, hits: 0, misses: 1 });
    await lookUp();
    const { template, request_totals: totals, snapshot } = await ofRepository();
    expect(template.find(({ name }) => name === 'dataset type rows')).toMatchObject({ entries: 1, hits: 1, misses: 1 });
    expect(totals).toMatchObject({ requests: 2 });
    expect(snapshot.hits + snapshot.misses).toBe(2);
    for (const { bytes, maximum_bytes: maximum, entries, age_seconds: age } of template) {
      expect(bytes).toBeLessThanOrEqual(maximum);
      expect(bytes > 0).toBe(entries > 0);
      expect(age).toBeGreaterThan(0);
    }
  });

  test('rows of results are counted', async () => {
    const detectors = { tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) };
    const answer = await post(
      server,
      `/api/butler/repo/${REPOSITORY}/v1/query/execute`,
      JSON.stringify(executeBody(detectors)),
    );
    const { rows } = JSON.parse(answer.text.split('\n')[0] ?? '') as { readonly rows: readonly unknown[] };
    expect(rows.length).toBeGreaterThan(0);
    expect((await ofRepository()).request_totals.rows).toBe(rows.length);
    const metrics = (await ask('GET', '/metrics')).text;
    expect(metrics).toContain(`butler_stream_rows_total{repository="${REPOSITORY}"} ${String(rows.length)}\n`);
    expect(metrics).toContain('butler_streams_total{outcome="complete"} 1\n');
    expect(metrics).toContain(`butler_stream_bytes_total ${String(Buffer.byteLength(answer.text))}\n`);
  });
});

describe('refresh', () => {
  test('forgets all, reads the definitions anew, and says so', async () => {
    await lookUp();
    expect((await ask('POST', `/admin/caches/${REPOSITORY}/refresh`)).status).toBe(204);
    const { snapshot, template } = await ofRepository();
    expect(snapshot.generation).toBeGreaterThan(0);
    expect(snapshot.dataset_types).toBeGreaterThan(0);
    expect(snapshot.bytes).toBeGreaterThan(0);
    expect(snapshot.age_seconds).toBeGreaterThan(0);
    expect(snapshot.last_validation).toMatchObject({ reason: 'an operator asked for it' });
    expect(template.find(({ name }) => name === 'compiled statements')?.invalidations).toBeGreaterThan(0);
    const again = await ask('POST', `/admin/caches/${REPOSITORY}/refresh`);
    expect(again.status).toBe(204);
    expect((await ofRepository()).snapshot).toMatchObject({
      generation: snapshot.generation + 1,
      invalidations: snapshot.invalidations + 1,
    });
    expect((await lookUp()).status).toBe(200);
  });

  test('does not open a repository', async () => {
    expect((await ask('POST', `/admin/caches/${REPOSITORY}/refresh`)).status).toBe(204);
    expect(await open()).toEqual([]);
  });
});

describe('closing', () => {
  test('ends the connections with the last repository of their database; the next request opens it again', async () => {
    await lookUp();
    await lookUp(OTHER);
    expect((await ask('DELETE', `/admin/caches/${OTHER}`)).status).toBe(204);
    expect(proxy.connections).toBeGreaterThan(0);
    expect((await lookUp()).status).toBe(200);
    expect((await ask('DELETE', `/admin/caches/${REPOSITORY}`)).status).toBe(204);
    await until('there is no connection', PATIENCE, () => proxy.connections === 0);
    expect(await open()).toEqual([]);
    expect((await ask('DELETE', `/admin/caches/${REPOSITORY}`)).status).toBe(204);
    expect((await lookUp()).status).toBe(200);
  });

  test('is refused while requests are running', async () => {
    await lookUp();
    proxy.mode = 'silent';
    const running = lookUp();
    await until('a request is running', PATIENCE, async () => (await ofRepository()).request_totals.running === 1);
    const answer = await ask('DELETE', `/admin/caches/${REPOSITORY}`);
    expect(answer.status).toBe(409);
    proxy.mode = 'forward';
    expect((await running).status).toBe(200);
    await until('no request is running', PATIENCE, async () => (await ofRepository()).request_totals.running === 0);
    expect((await ask('DELETE', `/admin/caches/${REPOSITORY}`)).status).toBe(204);
  });

  test('happens by itself when nobody has asked for long', async () => {
    await restart({ BUTLER_SERVER_REPOSITORY_IDLE_SECONDS: '1' });
    await lookUp();
    await until('it is closed', PATIENCE, async () => (await open()).length === 0);
    await until('there is no connection', PATIENCE, () => proxy.connections === 0);
    expect((await lookUp()).status).toBe(200);
  });

  test('makes room when there are too many, but never for the sake of one in use', async () => {
    await restart({ BUTLER_SERVER_MAXIMUM_OPEN_REPOSITORIES: '1' });
    await lookUp();
    await lookUp(OTHER);
    expect(await open()).toEqual([OTHER]);
    expect((await lookUp()).status).toBe(200);
    expect(await open()).toEqual([REPOSITORY]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => lookUp(index % 2 === 0 ? REPOSITORY : OTHER)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  test.each(['POST /admin/caches/nowhere/refresh', 'DELETE /admin/caches/nowhere'])('%s: 404', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await ask(method, path);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Unknown repository');
  });
});

describe('readiness', () => {
  const readiness = async (): Promise<number> => (await send(server, 'GET', '/admin/health/ready')).status;

  test('depends on the database, liveness does not', async () => {
    await lookUp();
    expect(await readiness()).toBe(200);
    proxy.mode = 'refuse';
    proxy.cut();
    await until('it is not ready', PATIENCE, async () => (await readiness()) === 503);
    expect((await send(server, 'GET', '/admin/health/live')).status).toBe(200);
    expect((await send(server, 'GET', '/admin/health')).status).toBe(200);
    proxy.mode = 'forward';
    await until('it is ready again', PATIENCE, async () => (await readiness()) === 200);
  });

  test('ends when the server is told to stop; operators can watch until the last request has its answer', async () => {
    await lookUp();
    proxy.mode = 'silent';
    const running = lookUp();
    await until('a request is running', PATIENCE, async () => (await ofRepository()).request_totals.running === 1);
    const stopped = server.stop();
    const answer = await ask('GET', '/admin/health/ready');
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([503, { status: 'draining' }]);
    expect((await ask('GET', '/admin/health/live')).status).toBe(200);
    expect((await ask('GET', '/metrics')).status).toBe(200);
    proxy.mode = 'forward';
    expect((await running).status).toBe(200);
    await stopped;
    await start();
  });
});

test('no answer to operators has a secret in it', async () => {
  const { username, password } = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
  const secrets = [
    'canary-signing-key-of-local-files-0123456789',
    'canary-admin-token',
    'canary_group',
    'canary-token',
  ];
  const [signingKey = '', adminToken = '', group = '', token = ''] = secrets;
  const [entry] = [...moved.repositories.values()];
  await restart({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      [REPOSITORY]: { config_uri: entry?.configUri, authorized_groups: ['*'] },
      other: { config_uri: '/canary-path/butler.yaml', authorized_groups: [group] },
    }),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'http://canary-user:canary-password@127.0.0.1:1',
    BUTLER_SERVER_FILE_SIGNING_KEY: signingKey,
    BUTLER_SERVER_ADMIN_TOKEN: adminToken,
  });
  const headers = { 'x-auth-request-user': 'canary-person', 'x-auth-request-token': token };
  const path = (repository: string): string =>
    `/api/butler/repo/${repository}/v1/collection_info?name=canary_collection`;
  expect((await send(server, 'GET', path(REPOSITORY), { headers })).status).toBe(422);
  expect((await send(server, 'GET', path('other'), { headers })).status).toBe(503);
  expect((await send(server, 'GET', '/canary-route')).status).toBe(404);
  const routes = [
    '/metrics',
    '/admin/caches',
    '/admin/health',
    '/admin/health/live',
    '/admin/health/ready',
    '/openapi.json',
  ];
  for (const route of routes) {
    const { status, text } = await ask('GET', route);
    expect(status).toBe(200);
    expect(text.toLowerCase()).not.toContain('canary');
    if (password !== '') {
      expect(text).not.toContain(`${username}:${password}`);
    }
  }
});
