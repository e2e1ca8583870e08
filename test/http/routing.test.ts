import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, startOpenServer, type TestServer } from './test-server.js';

const V1 = '/api/butler/repo/open/v1';

let server: TestServer;
beforeAll(async () => {
  server = await startOpenServer();
});
afterAll(() => server.stop());

describe('unknown paths', () => {
  test.each([
    '/nope',
    '/api',
    V1,
    `${V1}/nope`,
    '/api/butler/repo//v1/universe',
    `${V1}/dataset/a/b/c`,
    '/v1/universe',
  ])('%s is 404', async (path) => {
    const answer = await send(server, 'GET', path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toEqual({ detail: 'Not Found' });
  });
});

describe('wrong methods', () => {
  test.each([
    ['HEAD', '/', 'GET'],
    ['DELETE', '/', 'GET'],
    ['POST', `${V1}/universe`, 'GET'],
    ['HEAD', `${V1}/universe`, 'GET'],
    ['GET', `${V1}/find_dataset`, 'POST'],
    ['PUT', `${V1}/query/execute`, 'POST'],
    ['OPTIONS', `${V1}/datasets`, 'POST'],
    ['POST', '/api/butler/configs/x', 'GET, HEAD'],
    ['QUERY', `${V1}/universe`, 'GET'],
  ])('%s %s is 405', async (method, path, allow) => {
    const answer = await send(server, method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expect(answer.text).toBe(method === 'HEAD' ? '' : '{"detail":"Method Not Allowed"}');
  });
});

test('a wrong method is told whatever the type of the body', async () => {
  const answer = await send(server, 'POST', `${V1}/universe`, { headers: { 'content-type': 'x' }, body: 'x' });
  expect(answer.status).toBe(405);
});

describe('a trailing slash', () => {
  test.each([
    [`${V1}/universe/`, `${V1}/universe`],
    [`${V1}/collection_info/?name=a%2Fb`, `${V1}/collection_info?name=a%2Fb`],
    [`${V1}/dataset_type/a%20b/`, `${V1}/dataset_type/a%20b`],
  ])('%s redirects', async (path, location) => {
    const answer = await send(server, 'GET', path);
    expect(answer.status).toBe(307);
    expect(answer.headers['location']).toBe(location);
  });

  test('never leads to another host', async () => {
    const answer = await send(server, 'GET', '//evil.example/');
    expect(answer.status).toBe(404);
  });
});

describe('names in paths', () => {
  test.each([
    ['of 5,000 characters', `/api/butler/repo/${'n'.repeat(5000)}/v1/universe`, 404],
    ['with an encoded slash', '/api/butler/repo/a%2Fb/v1/universe', 404],
    ['with a broken escape', `${V1}/dataset_type/a%zz`, 400],
    ['with a half character', `${V1}/dataset_type/a%C3`, 400],
    ['with NUL', `${V1}/dataset_type/a%00`, 422],
    ['that is no UUID', `${V1}/dataset/zzz`, 422],
  ])('%s', async (_, path, status) => {
    const answer = await send(server, 'GET', path);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toHaveProperty('detail');
  });

  test('that make the head of the request too large', async () => {
    const answer = await send(server, 'GET', `/${'n'.repeat(20_000)}`);
    expect(answer.status).toBe(431);
    expect(JSON.parse(answer.text)).toHaveProperty('detail');
  });
});

test('an unknown repository is 404 by name', async () => {
  const answer = await send(server, 'GET', '/api/butler/repo/n%C3%A9/v1/universe');
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.text)).toEqual({ detail: "Unknown repository 'né'" });
});
