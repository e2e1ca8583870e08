import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { ask } from './read-requests/index.js';

const run = promisify(execFile);
let directory = '';
let server: ServerProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-embedded-'));
  server = await startDemonstration();
}, 180_000);

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
}, 60_000);

/** A server without any configuration but where its data are to be. */
function startDemonstration(): Promise<ServerProcess> {
  return startServerProcess({
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: '',
    DAF_BUTLER_SERVER_AUTHENTICATION: '',
    BUTLER_SERVER_DATA_FOLDER: join(directory, 'data'),
  });
}

interface Example {
  readonly example?: unknown;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Example }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> };
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: Readonly<Record<string, Example>> }>>;
  };
}

/** The path of an operation with the examples of its parameters. */
function examplePath(path: string, { parameters }: Operation): string {
  const given = parameters.filter(({ schema }) => schema.example !== undefined);
  const filled = given
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, encodeURIComponent(String(schema.example))), path);
  const query = given.filter((parameter) => parameter.in === 'query');
  return `${filled}?${new URLSearchParams(Object.fromEntries(query.map(({ name, schema }) => [name, String(schema.example)]))).toString()}`;
}

/** The body of an operation, made of the examples of its members. */
function exampleBody({ requestBody }: Operation, { components }: OpenApiDocument): RequestInit {
  if (requestBody === undefined) {
    return {};
  }
  const name = requestBody.content['application/json']?.schema.$ref.split('/').at(-1) ?? '';
  const members = Object.entries(components.schemas[name]?.properties ?? {});
  const body = Object.fromEntries(members.map(([member, { example }]) => [member, example]));
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

describe('the server without configuration', () => {
  test('tells what to do next, and that works when pasted', async () => {
    const printed = server.log();
    const commands = printed.split('\n').filter((line) => line.startsWith('curl '));
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { stdout } = await run('bash', ['-c', `${command} --fail`]);
      expect(stdout).toMatch(/^\{.*"(name|rows)":/);
    }
    const python = /^python3 - <<'END'\n([^]*?)^END$/m.exec(printed)?.[1] ?? '';
    const { stdout } = await run(environmentVariable('BUTLER_TEST_PYTHON'), ['-W', 'ignore', '-c', python]);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stdout).toContain("'seeing_arcsec'");
  }, 60_000);

  test('answers every example of its own documentation with data', async () => {
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApiDocument;
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const documented = operations.filter(({ path }) => path.startsWith('/api/butler/repo/{repository}/v1/'));
    expect(documented.length).toBeGreaterThanOrEqual(19);
    for (const { path, method, operation } of documented) {
      const response = await fetch(server.url + examplePath(path, operation), {
        method: method.toUpperCase(),
        ...exampleBody(operation, document),
      });
      const text = await response.text();
      expect([path, response.status, text.slice(0, 200)]).toEqual([path, 200, expect.stringMatching(/\w/)]);
      expect(text).not.toMatch(/^\{"(dataset_ref|artifact)":null|"found_rows":false|"type":"error"|^\{"count":0/);
    }
  }, 60_000);

  test('a second one on the same data says who uses them', async () => {
    await expect(startDemonstration()).rejects.toThrow(`in use by process ${String(server.pid)}`);
  }, 60_000);

  test('ends with SIGTERM, and has its data when it starts again', async () => {
    expect(await server.stop()).toBe(0);
    const again = await startDemonstration();
    expect(again.log()).not.toContain('Making the demonstration repository');
    const { text } = await ask(again, 'demo', { path: 'v1/collection_info?name=demo' });
    expect(text).toContain('"demo/coadds"');
    expect(await again.stop()).toBe(0);
  }, 180_000);
});
