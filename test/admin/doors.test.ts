import { afterEach, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config/index.js';
import { send, startOpenServer, startTestServer, type TestServer } from '../http/test-server.js';

const TOKEN = 'a token for operators';
const CLOSED = ['GET /metrics', 'GET /admin/caches', 'POST /admin/caches/open/refresh', 'DELETE /admin/caches/open'];
const HEALTH = ['GET /admin/health', 'GET /admin/health/live', 'GET /admin/health/ready'];

let server: TestServer;
afterEach(() => server.stop());

async function start(environment: Environment = {}): Promise<void> {
  server = await startOpenServer(environment);
}

async function statusOf(route: string, options: { readonly token?: string; readonly isOwnPort?: boolean } = {}) {
  const [method = '', path = ''] = route.split(' ');
  const address = options.isOwnPort === true ? { ...server, url: server.adminUrl ?? '' } : server;
  const headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  return (await send(address, method, path, { headers })).status;
}

describe('with repositories', () => {
  test.each(CLOSED)('%s is not on the public address', async (route) => {
    await start();
    expect(await statusOf(route)).toBe(404);
    expect(await statusOf(route, { token: TOKEN })).toBe(404);
  });

  test.each(CLOSED)('%s is, for whoever has the token', async (route) => {
    await start({ BUTLER_SERVER_ADMIN_TOKEN: TOKEN });
    expect(await statusOf(route)).toBe(401);
    expect(await statusOf(route, { token: '' })).toBe(401);
    expect(await statusOf(route, { token: `${TOKEN} ` })).toBeLessThan(300);
    expect(await statusOf(route, { token: TOKEN.slice(1) })).toBe(401);
    expect(await statusOf(route, { token: TOKEN })).toBeLessThan(300);
  });

  test('who has no token is told what it has to look like', async () => {
    await start({ BUTLER_SERVER_ADMIN_TOKEN: TOKEN });
    expect((await send(server, 'GET', '/metrics')).headers['www-authenticate']).toBe('Bearer');
  });

  test.each([...CLOSED, ...HEALTH])('%s is at the port for operators', async (route) => {
    await start({ BUTLER_SERVER_ADMIN_PORT: '0' });
    expect(await statusOf(route, { isOwnPort: true })).toBeLessThan(300);
  });

  test.each(['GET /', 'GET /api/butler/repo/open/butler.yaml', 'POST /api/butler/repo/open/v1/query/count', 'GET /no'])(
    '%s is not',
    async (route) => {
      await start({ BUTLER_SERVER_ADMIN_PORT: '0' });
      expect(await statusOf(route, { isOwnPort: true })).toBe(404);
    },
  );

  test('the documentation is', async () => {
    await start({ BUTLER_SERVER_ADMIN_PORT: '0' });
    expect(await statusOf('GET /docs', { isOwnPort: true })).toBe(200);
    expect(await statusOf('GET /docs/swagger-ui.css', { isOwnPort: true })).toBe(200);
    expect(await statusOf('GET /openapi.json', { isOwnPort: true })).toBe(200);
  });

  test.each(HEALTH)('%s is public: it tells nothing', async (route) => {
    await start();
    expect(await statusOf(route)).toBe(200);
  });
});

test.each(['GET /metrics', 'GET /admin/caches'])(
  'without repositories %s is open, on the loopback address',
  async (route) => {
    server = await startTestServer();
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(await statusOf(route)).toBe(200);
  },
);
