import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, post, send, startOpenServer, type TestServer } from './test-server.js';

const V1 = '/api/butler/repo/open/v1';
const LIMIT = 64 * 1024;

let server: TestServer;
beforeAll(async () => {
  server = await startOpenServer({ BUTLER_SERVER_BODY_LIMIT_BYTES: String(LIMIT) });
});
afterAll(() => server.stop());

interface Issue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly input: unknown;
}

function issuesOf(answer: Answer): readonly Issue[] {
  expect(answer.status).toBe(422);
  return (JSON.parse(answer.text) as { readonly detail: readonly Issue[] }).detail;
}

const FIND = { dataset_type: 'a', data_id: {}, collections: ['c'], timespan: null };
const INFO = {
  expression: ['*'],
  collection_types: [1],
  flatten_chains: false,
  include_chains: false,
  include_parents: false,
  include_summary: false,
  include_doc: false,
  summary_datasets: null,
};

describe('what is no JSON object', () => {
  test.each([
    ['', 'missing', ['body']],
    ['[]', 'model_attributes_type', ['body']],
    ['"x"', 'model_attributes_type', ['body']],
    ['null', 'model_attributes_type', ['body']],
    ['17', 'model_attributes_type', ['body']],
  ])('%j', async (body, type, loc) => {
    expect(issuesOf(await post(server, `${V1}/find_dataset`, body))).toMatchObject([{ type, loc }]);
  });

  test.each(['{', '{"a":}', '{"a":NaN}', '{} x', '[', '{"a":"\\ud800"}', "{'a':1}", '['.repeat(50_000)])(
    '%j is not JSON at all',
    async (body) => {
      const [issue, ...rest] = issuesOf(await post(server, `${V1}/find_dataset`, body));
      expect(issue?.type).toBe('json_invalid');
      expect(issue?.loc[0]).toBe('body');
      expect(typeof issue?.loc[1]).toBe('number');
      expect(rest).toEqual([]);
    },
  );

  test('another content type', async () => {
    const answer = await send(server, 'POST', `${V1}/find_dataset`, {
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(FIND),
    });
    expect(issuesOf(answer)).toMatchObject([{ type: 'model_attributes_type', loc: ['body'] }]);
  });

  test('no content type', async () => {
    const answer = await send(server, 'POST', `${V1}/find_dataset`, { body: JSON.stringify(FIND) });
    expect(issuesOf(answer)).toMatchObject([{ type: 'model_attributes_type', loc: ['body'] }]);
  });

  test('a content type that is none', async () => {
    const answer = await send(server, 'POST', `${V1}/find_dataset`, { headers: { 'content-type': ';;' }, body: '{}' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('bytes that are not UTF-8', async () => {
    const answer = await post(server, `${V1}/find_dataset`, Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d));
    expect(answer.status).toBe(400);
  });
});

describe('how a body travels', () => {
  test('one that is too large is 413', async () => {
    const answer = await post(server, `${V1}/find_dataset`, ' '.repeat(LIMIT + 1));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toHaveProperty('detail');
  });

  test('a compressed one is 415', async () => {
    const answer = await send(server, 'POST', `${V1}/find_dataset`, {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: 'x',
    });
    expect(answer.status).toBe(415);
  });

  test('a media type that ends in +json is JSON', async () => {
    const answer = await send(server, 'POST', `${V1}/find_dataset`, {
      headers: { 'content-type': 'application/vnd.butler+json; charset=utf-8' },
      body: '{',
    });
    expect(issuesOf(answer)[0]?.type).toBe('json_invalid');
  });
});

describe('members', () => {
  test('all that are missing are listed', async () => {
    const issues = issuesOf(await post(server, `${V1}/find_dataset`, '{}'));
    expect(issues.map(({ type, loc }) => [type, ...loc])).toEqual([
      ['missing', 'body', 'dataset_type'],
      ['missing', 'body', 'data_id'],
      ['missing', 'body', 'collections'],
      ['missing', 'body', 'timespan'],
    ]);
  });

  test.each<[string, unknown, string, readonly (string | number)[]]>([
    ['dataset_type', 1, 'string_type', []],
    ['dataset_type', 'a\0', 'value_error', []],
    ['data_id', [], 'dict_type', []],
    ['data_id', null, 'dict_type', []],
    ['data_id', { tract: 1.5 }, 'int_from_float', ['tract', 'int']],
    ['data_id', { tract: null }, 'int_type', ['tract', 'int']],
    ['data_id', { tract: [1] }, 'int_type', ['tract', 'int']],
    ['data_id', { tract: 1e300 }, 'value_error', ['tract', 'int']],
    ['data_id', { 'a\0': 1 }, 'value_error', ['a\0']],
    ['data_id', { skymap: '\0' }, 'value_error', ['skymap']],
    ['default_data_id', { tract: {} }, 'int_type', ['tract', 'int']],
    ['collections', 'c', 'list_type', []],
    ['collections', ['c', 1], 'string_type', [1]],
    ['collections', ['\0'], 'value_error', [0]],
    ['timespan', {}, 'tuple_type', ['nsec']],
    ['timespan', { begin: 1 }, 'tuple_type', ['nsec']],
    ['timespan', [1], 'missing', ['nsec', 1]],
    ['timespan', [1, 2, 3], 'too_long', ['nsec']],
    ['timespan', ['a', 1], 'int_parsing', ['nsec', 0]],
    ['timespan', [0.5, 1], 'int_from_float', ['nsec', 0]],
    ['timespan', [0, 2 ** 70], 'value_error', ['nsec', 1]],
    ['dimension_records', 'maybe', 'bool_parsing', []],
    ['dimension_records', null, 'bool_type', []],
  ])('find_dataset with %s = %j', async (member, value, type, place) => {
    const body = JSON.stringify({ ...FIND, [member]: value });
    const [issue] = issuesOf(await post(server, `${V1}/find_dataset`, body));
    expect(issue).toMatchObject({ type, loc: ['body', member, ...place] });
  });

  test('an integer beyond 64 bits is named exactly', async () => {
    const body = '{"data_id":{"tract":9223372036854775808}}';
    const answer = await post(server, `${V1}/expand_data_id`, body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('"input":9223372036854775808');
  });

  test.each<[string, unknown, string, readonly (string | number)[]]>([
    ['collection_types', [1, 'RUN'], 'enum', [1]],
    ['collection_types', [5], 'enum', [0]],
    ['collection_types', 1, 'list_type', []],
    ['flatten_chains', 2, 'bool_parsing', []],
    ['summary_datasets', 'x', 'list_type', []],
  ])('query_collection_info with %s = %j', async (member, value, type, place) => {
    const body = JSON.stringify({ ...INFO, [member]: value });
    const [issue] = issuesOf(await post(server, `${V1}/query_collection_info`, body));
    expect(issue).toMatchObject({ type, loc: ['body', member, ...place] });
  });

  test.each(['__proto__', 'constructor', 'toString'])('%s is an unknown key like any other', async (key) => {
    const body = `{"${key}":{"polluted":true}}`;
    const issues = issuesOf(await post(server, `${V1}/expand_data_id`, body));
    expect(issues).toMatchObject([{ type: 'missing', loc: ['body', 'data_id'] }]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('dataset ids', () => {
  const id = '01a206c7-f146-7a71-9def-a42e992cb809';

  test('each that is none is named', async () => {
    const issues = issuesOf(await post(server, `${V1}/datasets`, JSON.stringify({ dataset_ids: [id, 'x', id, 7] })));
    expect(issues).toMatchObject([
      { type: 'uuid_parsing', loc: ['body', 'dataset_ids', 1], input: 'x' },
      { type: 'uuid_type', loc: ['body', 'dataset_ids', 3], input: 7 },
    ]);
  });

  test('the answer stays small, however much is wrong', async () => {
    const answer = await post(server, `${V1}/datasets`, JSON.stringify({ dataset_ids: new Array(9_000).fill(7) }));
    expect(issuesOf(answer)).toHaveLength(100);
    const long = await post(server, `${V1}/datasets`, JSON.stringify({ dataset_ids: 'x'.repeat(60_000) }));
    expect(long.text.length).toBeLessThan(2_000);
  });

  test('more than 10,000 are too many', async () => {
    const body = JSON.stringify({ dataset_ids: new Array(10_001).fill(0) });
    const [issue] = issuesOf(await post(server, `${V1}/datasets`, body));
    expect(issue).toMatchObject({ type: 'too_long', loc: ['body', 'dataset_ids'] });
  });
});

describe('query strings', () => {
  test.each([
    ['collection_summary', 'missing', 'name'],
    ['collection_summary?name=%00', 'value_error', 'name'],
    ['collection_info?name=a&include_doc=maybe', 'bool_parsing', 'include_doc'],
    ['collection_info?name=a&include_doc=true&include_doc=2', 'bool_parsing', 'include_doc'],
    ['dataset/01a206c7-f146-7a71-9def-a42e992cb809?dimension_records=', 'bool_parsing', 'dimension_records'],
  ])('%s', async (path, type, name) => {
    const answer = await send(server, 'GET', `${V1}/${path}`);
    expect(issuesOf(answer)).toMatchObject([{ type, loc: ['query', name] }]);
  });
});
