import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, send, startOpenServer, type TestServer } from './test-server.js';

const V1 = '/api/butler/repo/open/v1/';
const RUNS = { numRuns: 300 };

let server: TestServer;
beforeAll(async () => {
  server = await startOpenServer({ BUTLER_SERVER_LOG_LEVEL: 'silent' });
});
afterAll(() => server.stop());

/** The repository cannot be opened, and that is the only fault a well-formed request may meet. */
function expectNoFault({ status, text }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  if (status >= 500) {
    const { error_type: code } = JSON.parse(text) as { readonly error_type: string };
    expect(['repository_unusable', 'not_implemented']).toContain(code);
  }
}

test('no body makes the server fail', async () => {
  const names = ['dataset_type', 'data_id', 'collections', 'timespan', 'dataset_ids', 'expression', 'collection_types'];
  const route = fc.constantFrom('find_dataset', 'datasets', 'expand_data_id', 'query_collection_info', 'file_transfer');
  const members = fc
    .dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }))
    .map((body) => JSON.stringify(body));
  const body = fc.oneof(members, fc.json(), fc.string({ unit: 'binary' }), fc.uint8Array());
  const contentType = fc.constantFrom('application/json', 'text/plain', 'application/x+json', 'x');
  await fc.assert(
    fc.asyncProperty(route, body, contentType, async (path, content, type) => {
      expectNoFault(await send(server, 'POST', V1 + path, { headers: { 'content-type': type }, body: content }));
    }),
    RUNS,
  );
});

test('no path makes the server fail', async () => {
  const odd = fc.constantFrom(
    '..',
    '%2F',
    '%00',
    '%zz',
    '%C3',
    '%E2%80%AE',
    '?',
    '&name=',
    ';',
    '*',
    '#',
    'x'.repeat(500),
  );
  const known = fc.constantFrom(
    'dataset',
    'dataset_type',
    'collection_info?name=',
    'collection_summary',
    '../../../configs',
  );
  const segment = fc.oneof(odd, known, fc.webSegment());
  const path = fc.array(segment, { maxLength: 5 }).map((segments) => V1 + segments.join('/'));
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND');
  await fc.assert(
    fc.asyncProperty(method, path, async (verb, target) => {
      expectNoFault(await send(server, verb, target));
    }),
    RUNS,
  );
});
