import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { create } from '../../src/cli/create/index.js';
import { seed } from '../../src/cli/seed/index.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { runPython } from '../python.js';
import { dropSchemas } from './database.js';
import {
  AMBIGUOUS,
  type Answer,
  ask,
  type ReadRequest,
  readRequests,
  refusals,
  type SomeDatasets,
} from './read-requests/index.js';

const SCHEMA = 'demo_postgres';
const AT_A_TIME = 6;
/** Before this version of PostgreSQL all of some ambiguous calibrations come, since then they are an error. */
const REFUSES_AMBIGUITY = 16;

const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
let directory = '';
let repository = '';
let embedded: ServerProcess;
let postgres: ServerProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-embedded-'));
  repository = join(directory, 'postgres');
  [embedded, postgres] = await Promise.all([
    startServerProcess({
      DAF_BUTLER_SERVER_REPOSITORIES: '',
      BUTLER_SERVER_DATA_FOLDER: join(directory, 'embedded'),
    }),
    servePostgres(),
  ]);
}, 180_000);

afterAll(async () => {
  await Promise.all([embedded.stop(), postgres.stop()]);
  await dropSchemas(url, SCHEMA);
  await rm(directory, { recursive: true });
});

async function servePostgres(): Promise<ServerProcess> {
  const ignored = { write: () => undefined };
  await dropSchemas(url, SCHEMA);
  expect(await create([repository, '--db', url, '--namespace', SCHEMA], ignored, process.stderr)).toBe(0);
  expect(await seed([repository], ignored, process.stderr)).toBe(0);
  return startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ demo: { config_uri: repository, authorized_groups: ['*'] } }),
  });
}

async function withPostgres<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function postgresVersion(): Promise<number> {
  return withPostgres(async (client) => {
    const { rows } = await client.query<{ number: string }>(`SELECT current_setting('server_version_num') AS number`);
    return Math.floor(Number(rows[0]?.number) / 10_000);
  });
}

/** Of each dataset type a dataset with files and one without, as far as there are any. */
function someDatasets(): Promise<SomeDatasets> {
  return withPostgres(async (client) => {
    const { rows } = await client.query<{ id: string; isWithout: boolean }>(
      `SELECT DISTINCT ON (dataset_type_id, path IS NULL) id, path IS NULL AS "isWithout" FROM ${SCHEMA}.dataset
      LEFT JOIN ${SCHEMA}.file_datastore_records ON dataset_id = id ORDER BY dataset_type_id, path IS NULL, id`,
    );
    return {
      withFiles: rows.filter(({ isWithout }) => !isWithout).map(({ id }) => id),
      withoutFiles: rows.filter(({ isWithout }) => isWithout).map(({ id }) => id),
    };
  });
}

interface Answered {
  readonly request: ReadRequest;
  readonly embedded: Answer;
  readonly postgres: Answer;
}

/** The answers of both servers. Several requests are on their way at a time. */
async function askBoth(requests: readonly ReadRequest[]): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const queue = [...requests];
  const work = async (): Promise<void> => {
    for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
      const answers = [ask(embedded, 'demo', request), ask(postgres, 'demo', request)] as const;
      const [ofEmbedded, ofPostgres] = await Promise.all(answers);
      answered.push({ request, embedded: ofEmbedded, postgres: ofPostgres });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return answered;
}

function expectEqual(answers: readonly Answered[]): void {
  const different = answers.filter(
    ({ embedded: one, postgres: other }) =>
      one.text !== other.text || one.status !== other.status || one.contentType !== other.contentType,
  );
  // A few are enough to see what is wrong.
  expect(different.slice(0, 3).map(shown)).toEqual([]);
}

/** The request, and the first lines that only one of the answers has. */
function shown({ request, embedded: one, postgres: other }: Answered): object {
  const excerpt = (answer: Answer, from: Answer): object => {
    const lines = new Set(from.text.split('\n'));
    const own = answer.text.split('\n').filter((line) => !lines.has(line));
    return { status: answer.status, contentType: answer.contentType, lines: own.length, first: own[0]?.slice(0, 500) };
  };
  return { path: request.path, body: request.body, embedded: excerpt(one, other), postgres: excerpt(other, one) };
}

describe('the demonstration in the embedded database', () => {
  test('gives the same answers as in PostgreSQL, to requests of every route and to queries of every kind', async () => {
    const requests = readRequests(await someDatasets());
    const answers = await askBoth(requests);
    expectEqual(answers);
    expect(answers.filter(({ embedded: answer }) => answer.isEmpty).map(shown)).toEqual([]);
    expect(await routesWithout(requests)).toEqual([]);
  }, 180_000);

  test('refuses what PostgreSQL refuses, in the same words', async () => {
    const answers = await askBoth(refusals(await someDatasets()));
    expectEqual(answers);
    expect(answers.filter(({ embedded: answer }) => !answer.isEmpty).map(shown)).toEqual([]);
  });

  test('differs in what depends on the version of PostgreSQL only', async () => {
    const [answers] = await askBoth([AMBIGUOUS]);
    expect(answers?.embedded.text).toContain('"calibration_lookup"');
    expect(answers?.postgres.isEmpty).toBe((await postgresVersion()) >= REFUSES_AMBIGUITY);
  });
});

/** Routes below a repository, as the documentation of the server lists them, that no request goes to. */
async function routesWithout(requests: readonly ReadRequest[]): Promise<readonly string[]> {
  const documentation = (await (await fetch(`${embedded.url}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const prefix = '/api/butler/repo/{repository}/';
  return Object.entries(documentation.paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path: path.slice(prefix.length), method })))
    .filter(({ path, method }) => {
      const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}(\\?.*)?$`);
      return !requests.some(
        (request) => pattern.test(request.path) && (request.body === undefined ? 'get' : 'post') === method,
      );
    })
    .map(({ path, method }) => `${method} ${path}`);
}

test('random searches of the embedded database find what a direct Butler finds in PostgreSQL', async () => {
  const place = `demo=${repository}=20`;
  const output = await runPython('test/query/differential/main.py', '--server', embedded.url, '--seed', '1', place);
  const counts = JSON.parse(output) as Readonly<Record<string, number>>;
  expect(counts['different']).toBe(0);
  expect(counts['with rows']).toBeGreaterThan(5);
}, 300_000);
