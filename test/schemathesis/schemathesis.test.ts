import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { create } from '../../src/cli/create/index.js';
import { seed } from '../../src/cli/seed/index.js';
import { dropSchemas } from '../demo/database.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';

const FOLDER = resolve('test/schemathesis');
const SCHEMA = 'demo_schemathesis';
const TOKEN = 'token-of-the-operators';
/** A dataset of the demonstration whose file is no text: of parts of text Schemathesis wants the form of the whole. */
const DATASET = 'defcfe87-9b83-5f27-a17c-a08202b9ed6b';
const DAY_MILLISECONDS = 86_400_000;

const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
let directory = '';
let server: ServerProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-schemathesis-'));
  const repository = join(directory, 'repository');
  const ignored = { write: () => undefined };
  expect(await create([repository, '--db', url, '--namespace', SCHEMA], ignored, process.stderr)).toBe(0);
  expect(await seed([repository], ignored, process.stderr)).toBe(0);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ demo: { config_uri: repository, authorized_groups: ['*'] } }),
    DAF_BUTLER_SERVER_STATIC_FILES_PATH: join(FOLDER, 'static'),
    BUTLER_SERVER_ADMIN_TOKEN: TOKEN,
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 180_000);

afterAll(async () => {
  await server.stop();
  await dropSchemas(url, SCHEMA);
  await rm(directory, { recursive: true });
});

/** The parts of a URL that the server has signed: nobody could make one up. */
async function signedFile(): Promise<Readonly<Record<string, string>>> {
  const answer = await (await fetch(`${server.url}/api/butler/repo/demo/v1/get_file/${DATASET}`)).text();
  const [, path = ''] = /"url":"[^"]*\/files\/([^"]+)"/.exec(answer) ?? [];
  const [repository = '', store = '', expires = '', signature = '', ...file] = path.split('/').map(decodeURIComponent);
  return {
    FILE_REPOSITORY: repository,
    FILE_STORE: store,
    FILE_EXPIRES: expires,
    FILE_SIGNATURE: signature,
    FILE_PATH: file.join('/'),
  };
}

test(
  'Schemathesis finds nothing',
  async () => {
    const options = environmentVariable('BUTLER_TEST_SCHEMATHESIS_OPTIONS').split(' ');
    const run = ['run', `${server.url}/openapi.json`, '--checks', 'all', ...options];
    const child = spawn(
      environmentVariable('BUTLER_TEST_SCHEMATHESIS'),
      ['--config-file', join(FOLDER, 'schemathesis.toml'), '--no-color', ...run],
      {
        cwd: directory,
        env: {
          ...process.env,
          ...(await signedFile()),
          OPERATOR_TOKEN: TOKEN,
          SCHEMATHESIS_HOOKS: join(FOLDER, 'hooks.py'),
        },
        // Its report is to be seen while it is made.
        stdio: ['ignore', 2, 2],
      },
    );
    expect(await new Promise((end) => child.on('exit', end))).toBe(0);
    expect(server.log()).toBe('');
  },
  DAY_MILLISECONDS,
);
