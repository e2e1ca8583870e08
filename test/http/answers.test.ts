import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, startOpenServer, startTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startOpenServer();
});
afterAll(() => server.stop());

describe('the server itself', () => {
  test('metadata', async () => {
    const answer = await send(server, 'GET', '/');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ name: 'butler', documentation_url: '/docs' });
  });

  test.each(['butler.yaml', 'butler.json'])('%s has any repository', async (file) => {
    const answer = await send(server, 'GET', `/api/butler/repo/whatever/${file}`);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(JSON.parse(answer.text)).toEqual({
      cls: 'lsst.daf.butler.remote_butler.RemoteButler',
      remote_butler: { url: '<butlerRoot>', authentication: 'rubin_science_platform' },
    });
  });

  test('health', async () => {
    expect((await send(server, 'GET', '/admin/health')).status).toBe(200);
  });

  test('without repositories it says so', async () => {
    const empty = await startTestServer();
    expect((await send(empty, 'GET', '/')).text).toContain('without repositories');
    expect(empty.log.join('')).toContain('No repositories');
    expect((await send(empty, 'GET', '/api/butler/repo/x/v1/universe')).status).toBe(404);
    expect(new URL(empty.url).hostname).toBe('127.0.0.1');
    await empty.stop();
  });
});

describe('request ids', () => {
  const path = '/api/butler/repo/nope/v1/universe';

  test("the client's own is repeated and logged", async () => {
    const headers = { 'x-butler-client-request-id': '7d1d0d5e-64e1-4c0c-9c4c-0f3a3bb5cd6f' };
    const answer = await send(server, 'GET', path, { headers });
    expect(answer.headers['x-request-id']).toBe(headers['x-butler-client-request-id']);
    expect(server.log.join('')).toContain(headers['x-butler-client-request-id']);
  });

  test.each(['', 'a b', 'x'.repeat(200), '"}'])('%j is not', async (id) => {
    const answer = await send(server, 'GET', path, { headers: { 'x-butler-client-request-id': id } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('broken paths have one too', async () => {
    expect((await send(server, 'GET', '/%zz')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('a fault is 500 with an id under which the log has its cause, and tells no more', async () => {
  const answer = await send(server, 'GET', '/api/butler/repo/open/v1/universe');
  expect(answer.status).toBe(500);
  const body = JSON.parse(answer.text) as { readonly detail: string; readonly request_id: string };
  expect(body.request_id).toBe(answer.headers['x-request-id']);
  const line = server.log.find((text) => text.includes(body.request_id) && text.includes('"err"'));
  expect(line).toContain('/nonexistent/open');
});

test('every answer has the security headers', async () => {
  for (const path of ['/', '/nope', '/api/butler/repo/open/v1/dataset/x']) {
    const { headers } = await send(server, 'GET', path);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['cache-control']).toBe('no-store');
  }
});

test('connections are kept', async () => {
  const { headers } = await send(server, 'GET', '/', { headers: { connection: 'keep-alive' } });
  expect(headers['keep-alive']).toBe('timeout=75');
});
