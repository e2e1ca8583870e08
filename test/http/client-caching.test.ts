import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lookUpFixture, type LookUpFixture } from '../butler/fixture.js';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { send, startOpenServer, type TestServer } from './test-server.js';

let server: TestServer;
let fixture: LookUpFixture;

beforeAll(async () => {
  const repositories = await testRepositories('seeded');
  fixture = await lookUpFixture(repositories);
  const [[, mutable]] = Object.entries(JSON.parse(servedToEverybody(repositories)) as object) as [[string, object]];
  server = await startOpenServer({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ mutable, immutable: { ...mutable, mutability: 'immutable' } }),
    BUTLER_SERVER_AUTHORIZATION_CACHE_SECONDS: '77',
  });
}, 300_000);

afterAll(() => server.stop());

const KEPT: readonly (readonly [route: string, path: (f: LookUpFixture) => string])[] = [
  ['universe', () => 'universe'],
  ['dataset_type/{name}', ({ datasetType }) => `dataset_type/${datasetType}`],
  ['dataset/{id}', ({ datasetId }) => `dataset/${datasetId}`],
  ['collection_info', ({ run }) => `collection_info?name=${encodeURIComponent(run)}`],
  ['collection_summary', ({ run }) => `collection_summary?name=${encodeURIComponent(run)}`],
];

function get(
  repository: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<typeof send> {
  return send(server, 'GET', `/api/butler/repo/${repository}/v1/${path}`, { headers });
}

describe.each(KEPT)('%s', (route, path) => {
  test('of an immutable repository may be kept, and is not sent again', async () => {
    const { headers, text } = await get('immutable', path(fixture));
    expect(headers['cache-control']).toBe('private, max-age=77');
    const tag = String(headers['etag']);
    const again = await get('immutable', path(fixture), { 'if-none-match': tag });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag]);
    const other = await get('immutable', path(fixture), { 'if-none-match': '"another"' });
    expect([other.status, other.text]).toEqual([200, text]);
  });

  test('of a mutable repository is never used without asking', async () => {
    const { headers } = await get('mutable', path(fixture));
    expect(headers['cache-control']).toBe(route === 'universe' ? 'private, no-cache' : 'no-store');
    expect(headers['etag'] === undefined).toBe(route !== 'universe');
  });
});

test('the universe of a mutable repository is not sent again', async () => {
  const { headers } = await get('mutable', 'universe');
  expect((await get('mutable', 'universe', { 'if-none-match': String(headers['etag']) })).status).toBe(304);
});

test('mistakes, and URLs that expire, are not kept', async () => {
  for (const path of ['dataset_type/nope', 'collection_info?name=nope', `get_file/${fixture.datasetId}`]) {
    const { headers } = await get('immutable', path);
    expect([headers['cache-control'], headers['etag']]).toEqual(['no-store', undefined]);
  }
});
