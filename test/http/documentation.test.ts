import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFile } from 'node:fs/promises';
import { AppModule } from '../../src/app.module.js';
import { loadConfiguration } from '../../src/config/index.js';
import { AdminDoor } from '../../src/http/lifecycle/admin-door.js';
import { SERVICE_ERRORS } from '../../src/foundation/errors/index.js';
import { createApplication } from '../../src/http/lifecycle/application.js';
import { rootLogger } from '../../src/logging/index.js';
import { send, startOpenServer, type TestServer } from './test-server.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: { readonly type?: string };
}

interface ResponseObject {
  readonly description?: string;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, object>>;
}

interface MediaType {
  readonly schema?: { readonly $ref?: string };
  readonly example?: { readonly detail?: string; readonly error_type?: string };
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

/** Every operation of the document, as `GET /path`. */
function operations(): readonly (readonly [string, Operation])[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
}

/** A route with its parameters and the rest of its path without their names. */
function withoutNames(route: string): string {
  return route
    .replace(/\{\w+\}/g, '{}')
    .replace(/:[\w|:]+/g, '{}')
    .replace(/\*$/, '{}');
}

/** The routes that Fastify knows, read from the tree that it prints. */
async function servedRoutes(): Promise<readonly string[]> {
  const configuration = loadConfiguration({});
  const logger = rootLogger(configuration.logging, { write: () => true });
  const door = new AdminDoor(configuration.admin, true);
  const application = await createApplication(AppModule.with(configuration), logger, configuration, door);
  const tree = application.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  await application.close();
  const segments: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', segment, methods] = /^(.*)[├└]── (\S+) \(([\w, ]+)\)$/.exec(line) ?? [];
    if (segment === undefined || methods === undefined) {
      return [];
    }
    segments.splice(indent.length / 4, Infinity, segment);
    const path = withoutNames(
      segments
        .join('/')
        .replace(/\/+/g, '/')
        .replace(/(.)\/$/, '$1'),
    );
    return methods.split(', ').map((method) => `${method} ${path}`);
  });
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
    if (path.includes('/v1/')) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['403', '404', '422', '500', '503']));
    }
  });

  test.each(ADMIN_ROUTES)('%s, for operators', (route) => {
    const [, path = '', ...parameters] = route.split(' ');
    const operation = operationOf(route);
    expect(operation?.summary).toBeTruthy();
    expect((operation?.parameters ?? []).map(({ name }) => name)).toEqual(parameters);
    expect(operation?.security?.length !== 0).toBe(!path.startsWith('/admin/health'));
  });

  test('has every route of the server', async () => {
    const served = (await servedRoutes()).filter((route) => !/ \/(docs|openapi\.(json|yaml)|\{\}$)/.test(route));
    const documented = operations().map(([route]) => withoutNames(route));
    expect(documented).toEqual(expect.arrayContaining([...served]));
    expect(served.length).toBeGreaterThan(25);
  });

  test('has no problem that Redocly sees', async () => {
    const rules = { 'operation-2xx-response': 'off' } as const;
    const config = await createConfig({ extends: ['recommended-strict'], rules });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ message, location }) => [location[0]?.pointer, message])).toEqual([]);
  });

  test('has a success, or where to find one, and what may go wrong for every route', () => {
    const bare = operations().filter(
      ([, { responses }]) =>
        !Object.keys(responses).some((status) => /^[23]/.test(status)) ||
        !['400', '408', '431', '500', '503'].every((status) => status in responses),
    );
    expect(bare.map(([route]) => route)).toEqual([]);
  });

  test('describes every parameter, header and answer', () => {
    const silent = operations().flatMap(([route, { parameters = [], responses }]) => [
      ...parameters
        .filter(({ description = '', schema }) => description === '' || schema?.type === undefined)
        .map(({ name }) => `${route}: ${name}`),
      ...Object.entries(responses).flatMap(([status, { description = '', headers = {} }]) => [
        ...(description === '' ? [`${route}: ${status}`] : []),
        ...Object.entries(headers)
          .filter(([, header]) => !('description' in header || '$ref' in header))
          .map(([name]) => `${route}: ${name}`),
      ]),
    ]);
    expect(silent).toEqual([]);
  });

  test('every answer to what was read has the headers that all have, and Retry-After with 429 and 503', () => {
    const unread = ['400', '408', '431'];
    const bare = operations().flatMap(([route, { responses }]) =>
      Object.entries(route.endsWith('/ready') ? {} : responses)
        .filter(([status, { headers = {} }]) => {
          const expected = ['X-Request-Id', 'Cache-Control', ...(/^(429|503)$/.test(status) ? ['Retry-After'] : [])];
          return !unread.includes(status) && !expected.every((name) => name in headers);
        })
        .map(([status]) => `${route}: ${status}`),
    );
    expect(bare).toEqual([]);
  });

  test.each([
    ['/', 200],
    ['/admin/health', 200],
    ['/metrics', 404],
    ['/api/butler/repo/open/butler.json', 200],
    ['/api/butler/repo/nope/v1/universe', 404],
    ['/api/butler/repo/open/v1/dataset/zzz', 422],
  ])('%s has the headers that are documented', async (path, status) => {
    const answer = await send(server, 'GET', path);
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.headers)).toEqual(expect.arrayContaining(['x-request-id', 'cache-control']));
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

  test('every failure has an example with that status', () => {
    const examples = operations().flatMap(([route, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content)
          .filter(({ schema }) => schema?.$ref?.endsWith('/ErrorReply'))
          .map(({ example }) => ({ route, status: Number(status), example })),
      ),
    );
    expect(examples.length).toBeGreaterThan(100);
    const wrong = examples.filter(({ status, example }) => {
      const isCoded = Object.entries(SERVICE_ERRORS).some(
        ([code, entry]) => entry.status === status && code === example?.error_type,
      );
      return example?.detail === undefined || example.detail === '' || status >= 500 !== isCoded;
    });
    expect(wrong).toEqual([]);
  });

  test.each([
    ['GET /api/butler/repo/{repository}/v1/universe', '/api/butler/repo/x/v1/universe', 404],
    ['GET /api/butler/configs/{path}', '/api/butler/configs/nope', 404],
    [
      'GET /api/butler/files/{repository}/{store}/{expires}/{signature}/{path}',
      '/api/butler/files/x/0/1/signature=x/y',
      403,
    ],
  ])('the example of a failure of %s is what is answered', async (route, path, status) => {
    const [method = ''] = route.split(' ');
    const { content = {} } = operationOf(route)?.responses[String(status)] ?? {};
    const answer = await send(server, method, path);
    expect(answer.status).toBe(status);
    expect([JSON.parse(answer.text)]).toEqual(Object.values(content).map(({ example }) => example));
  });

  test('operation ids are unique', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('its server is relative, to be right behind any proxy', () => {
    expect(document.servers).toEqual([{ url: '.' }]);
  });
});

test('nothing that reports its use is installed with the page', async () => {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    readonly packages: Record<string, { name?: string }>;
  };
  const reporters = Object.entries(lock.packages).filter(([path, { name = path }]) => name.includes('@scarf/'));
  expect(reporters).toEqual([]);
});

test('the page loads nothing from elsewhere', async () => {
  const page = await send(server, 'GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  const script = await send(server, 'GET', '/docs/swagger-ui-init.js');
  expect(script.status).toBe(200);
});
