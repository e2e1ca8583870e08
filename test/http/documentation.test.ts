import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, startOpenServer, type TestServer } from './test-server.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: object }>> };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The routes for operators. */
const ADMIN_ROUTES = [
  'GET /metrics',
  'GET /admin/caches',
  'POST /admin/caches/{repository}/refresh repository',
  'DELETE /admin/caches/{repository} repository',
  'GET /admin/health',
  'GET /admin/health/live',
  'GET /admin/health/ready',
];

/** The routes of the protocol (section 2.1), with the names of their parameters. */
const ROUTES = [
  'GET /',
  'GET /api/butler/configs/{path} path',
  'GET /api/butler/repo/{repository}/butler.json repository',
  'GET /api/butler/repo/{repository}/butler.yaml repository',
  ...[
    'GET universe',
    'GET dataset_type/{name} name',
    'GET dataset/{id} dimension_records id',
    'POST datasets',
    'POST find_dataset',
    'POST expand_data_id',
    'GET get_file/{dataset_id} dataset_id',
    'POST get_file_by_data_id',
    'GET dataset/{dataset_id}/download component dataset_id',
    'POST file_transfer',
    'GET collection_summary name',
    'POST query_collection_info',
    'POST query_dataset_types',
    'GET collection_info include_doc include_parents name',
    'POST query_collections',
    'POST query/execute',
    'POST query/all_datasets',
    'POST query/count',
    'POST query/any',
    'POST query/explain',
  ].map((route) => route.replace(' ', ' /api/butler/repo/{repository}/v1/') + ' repository'),
];

let server: TestServer;
let document: Document;

beforeAll(async () => {
  server = await startOpenServer();
  document = JSON.parse((await send(server, 'GET', '/openapi.json')).text) as Document;
});
afterAll(() => server.stop());

function operationOf(route: string): Operation | undefined {
  const [method = '', path = ''] = route.split(' ');
  return document.paths[path]?.[method.toLowerCase()];
}

describe('the OpenAPI document', () => {
  test.each(ROUTES)('%s', (route) => {
    const [method, path = '', ...parameters] = route.split(' ');
    const operation = operationOf(route);
    expect(operation?.summary).toBeTruthy();
    const documented = operation?.parameters?.filter((parameter) => parameter.in !== 'header') ?? [];
    expect(documented.map(({ name }) => name).sort()).toEqual(parameters.sort());
    expect(operation?.requestBody !== undefined).toBe(method === 'POST');
    const responses = operation?.responses ?? {};
    expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true);
    if (path.includes('/v1/')) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '403', '404', '422', '500', '503']));
    }
  });

  test.each(ADMIN_ROUTES)('%s, for operators', (route) => {
    const [, path = '', ...parameters] = route.split(' ');
    const operation = operationOf(route);
    expect(operation?.summary).toBeTruthy();
    expect((operation?.parameters ?? []).map(({ name }) => name)).toEqual(parameters);
    expect(operation?.security !== undefined).toBe(!path.startsWith('/admin/health'));
  });

  test('every reference leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...new Set(references)]));
  });

  test('every member of a model has an example, a type of its own or a closed list of values', () => {
    const members = Object.entries(document.components.schemas).flatMap(([model, { properties }]) =>
      Object.entries(properties ?? {}).map(([name, schema]) => [`${model}.${name}`, schema] as const),
    );
    const bare = members.filter(([, schema]) => {
      const text = JSON.stringify(schema);
      return !/"(example|\$ref|enum|default|description)"/.test(text);
    });
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  test('operation ids are unique', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('its server is relative, to be right behind any proxy', () => {
    expect(document.servers).toEqual([{ url: './' }]);
  });
});

test('the page loads nothing from elsewhere', async () => {
  const page = await send(server, 'GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  const script = await send(server, 'GET', '/docs/swagger-ui-init.js');
  expect(script.status).toBe(200);
});
