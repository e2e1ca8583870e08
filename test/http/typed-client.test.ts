import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import openapiTypes, { astToString } from 'openapi-typescript';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';

const run = promisify(execFile);

/** What somebody would write with the types that were generated. */
const CLIENT = `
import createClient from 'openapi-fetch';
import type { paths } from './butler.js';

const butler = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
const repository = 'package_spatial';

const found = await butler.POST('/api/butler/repo/{repository}/v1/query_dataset_types', {
  params: { path: { repository } },
  body: { search: ['*'] },
});
const names: string[] = found.data?.dataset_types.map(({ name }) => name) ?? [];

const missing = await butler.GET('/api/butler/repo/{repository}/v1/collection_summary', {
  params: { path: { repository }, query: { name: 'nope' } },
});
const detail = missing.error?.detail;

const lines = await butler.POST('/api/butler/repo/{repository}/v1/query/execute', {
  params: { path: { repository } },
  body: {
    query: { tree: { dimensions: ['instrument'] }, default_data_id: { dataId: {} }, additional_query_inputs: [] },
    result_spec: { result_type: 'data_coordinate', dimensions: ['instrument'] },
  },
  parseAs: 'text',
});
console.log(JSON.stringify({ names, detail, lines: lines.data }));
`;

/** Mistakes that the types have to find, a line each: of a route, a parameter, the type of a body, a query. */
const MISTAKES = `
butler.GET('/api/butler/repo/{repository}/v1/univers', { params: { path: { repository } } });
butler.GET('/api/butler/repo/{repository}/v1/collection_summary', { params: { path: { repository } } });
butler.POST('/api/butler/repo/{repository}/v1/datasets', { params: { path: { repository } }, body: { dataset_ids: 1 } });
butler.POST('/api/butler/repo/{repository}/v1/query/any', { params: { path: { repository } }, body: { query: { tree: {} }, execute: true, exact: true } });
`;

let server: ServerProcess;
let directory: string;

beforeAll(async () => {
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(await testRepositories('package_spatial')),
  });
  directory = await mkdtemp(join(tmpdir(), 'typed-client-'));
  await symlink(resolve('node_modules'), join(directory, 'node_modules'));
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  const document = await (await fetch(`${server.url}/openapi.json`)).text();
  await writeFile(join(directory, 'butler.d.ts'), astToString(await openapiTypes(document)));
}, 300_000);
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  expect(await server.stop()).toBe(0);
});

/** Translate a file of the directory; rejects with the compiler's output in `stdout` if it finds mistakes. */
async function compile(name: string, text: string): Promise<void> {
  await writeFile(join(directory, name), text);
  const options = '--strict --target es2023 --module nodenext --types node --skipLibCheck false'.split(' ');
  const compiler = resolve('node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, ...options, '--typeRoots', 'node_modules/@types', name], { cwd: directory });
}

test('a typed TypeScript client can be generated from the OpenAPI document', async () => {
  await compile('client.ts', CLIENT);
  const { stdout } = await run(process.execPath, ['client.js', server.url], { cwd: directory });
  const { names, detail, lines } = JSON.parse(stdout) as {
    readonly names: readonly string[];
    readonly detail: string;
    readonly lines: string;
  };
  expect(names).toContain('flat');
  expect(detail).toMatch(/nope/);
  expect(lines).toMatch(/^\{"type":"data_coordinate","rows":\[.*"Cam1"/);
}, 60_000);

test('its types find mistakes', async () => {
  const head = CLIENT.slice(0, CLIENT.indexOf('const found'));
  const { stdout } = await compile('mistakes.ts', head + MISTAKES).then(
    () => ({ stdout: '' }),
    (error: unknown) => error as { readonly stdout: string },
  );
  const line = head.split('\n').length;
  const found = [...stdout.matchAll(/^mistakes\.ts\((\d+),\d+\): error TS/gm)].map(([, number]) => Number(number));
  expect(found).toEqual([line + 1, line + 2, line + 3, line + 4]);
}, 60_000);
