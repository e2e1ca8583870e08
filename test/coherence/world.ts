import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { PythonWriter } from './python-writer.js';

/** A repository of a test's own, with a Python Butler and an SQL client that write to it. */
export interface World {
  readonly url: string;
  readonly directory: string;
  readonly schema: string;
  readonly writer: PythonWriter;
  readonly sql: pg.Client;
  close(): Promise<void>;
}

/** Make an empty repository in a schema of that name. */
export async function makeWorld(schema: string): Promise<World> {
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const directory = mkdtempSync(join(tmpdir(), `${schema}-`));
  const writer = await PythonWriter.start(url, schema, directory);
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  await sql.query(`SET search_path TO "${schema}"`);
  return {
    url,
    directory,
    schema,
    writer,
    sql,
    close: async () => {
      await writer.stop();
      await sql.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Start a server of the repository in a directory; it is called `main`. */
export function serve(
  directory: string,
  variables: Readonly<Record<string, string>> = {},
  mutability = 'mutable',
): Promise<ServerProcess> {
  return startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      main: { config_uri: directory, authorized_groups: ['*'], mutability },
    }),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
    ...variables,
  });
}

/** A request to the repository; without a body it is a GET. */
export interface Request {
  readonly path: string;
  readonly body?: object;
}

/** What came back: one JSON value, or the lines of a stream. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly lines: readonly ReplyLine[];
}

/** The members of replies that the tests look at. */
export interface ReplyLine {
  readonly [member: string]: unknown;
  readonly error_type?: string;
  readonly type?: string;
  readonly rows?: readonly unknown[];
  readonly error?: { readonly error_type: string };
}

/** Send a request to the repository of a server. */
export async function ask(server: Pick<ServerProcess, 'url'>, { path, body }: Request): Promise<Reply> {
  const response = await fetch(`${server.url}/api/butler/repo/main/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  const lines = text.split('\n').filter((line) => line !== '');
  return { status: response.status, text, lines: lines.map((line) => JSON.parse(line) as ReplyLine) };
}

/** The type of the error that a reply tells of, be it the reply itself or the last line of a stream; null if none. */
export function errorOf({ lines }: Reply): string | null {
  const last = lines.at(-1);
  return last?.error_type ?? last?.error?.error_type ?? null;
}
