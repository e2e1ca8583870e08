import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerProcess } from '../environment/server.js';
import { until } from '../environment/until.js';
import { environmentVariable } from '../environment/variable.js';
import { startDemonstration } from './demonstration.js';
import { ask } from './read-requests/index.js';

const run = promisify(execFile);
let directory = '';
let server: ServerProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-embedded-'));
  server = await startDemonstration(directory);
}, 180_000);

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
}, 60_000);

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

  test('a second one on the same data says who uses them', async () => {
    await expect(startDemonstration(directory)).rejects.toThrow(`in use by process ${String(server.pid)}`);
  }, 60_000);

  test('a port that another program uses is told before anything is made', async () => {
    const folder = join(directory, 'never-made');
    const port = new URL(server.url).port;
    const refused = await refusal({ BUTLER_SERVER_DATA_FOLDER: folder, PORT: port });
    expect(refused).toBe(
      `The configuration cannot be used:\n  PORT: ${port} of 127.0.0.1 is in use by another program.\n`,
    );
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  }, 60_000);

  test('a data folder that cannot be written is told in a line', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const refused = await refusal({ BUTLER_SERVER_DATA_FOLDER: join(file, 'folder'), PORT: '0' });
    expect(refused).toMatch(/^The configuration cannot be used:\n {2}BUTLER_SERVER_DATA_FOLDER: .* ENOTDIR.*\n$/);
  }, 60_000);

  test('ends with SIGTERM, and has its data when it starts again', async () => {
    expect(await server.stop()).toBe(0);
    const again = await startDemonstration(directory);
    expect(again.log()).not.toContain('Making the demonstration repository');
    const { text } = await ask(again, 'demo', { path: 'v1/collection_info?name=demo' });
    expect(text).toContain('"demo/coadds"');
    expect(await again.stop()).toBe(0);
  }, 180_000);
});

/** What a start says on standard error that ends for reasons of its configuration. */
async function refusal(variables: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, ['dist/main.js', '--fresh'], {
    env: { ...process.env, DAF_BUTLER_SERVER_REPOSITORIES: '', ...variables },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, 'close');
  expect(child.exitCode).toBe(2);
  return printed;
}

test('a kill while it serves costs no data', async () => {
  const place = await mkdtemp(join(tmpdir(), 'butler-killed-'));
  const first = await startDemonstration(place);
  process.kill(first.pid, 'SIGKILL');
  await until('the process has ended', 60_000, () => !existsSync(`/proc/${String(first.pid)}`));
  const again = await startDemonstration(place);
  expect(again.log()).not.toContain('Making the demonstration repository');
  const query = {
    query: { tree: { dimensions: ['visit'] }, default_data_id: { dataId: {} }, additional_query_inputs: [] },
  };
  const body = {
    ...query,
    result_spec: { result_type: 'data_coordinate', dimensions: ['visit'] },
    exact: true,
    discard: false,
  };
  const { text } = await ask(again, 'demo', { path: 'v1/query/count', body });
  // Numbers are told as texts there.
  expect(text).toBe('{"count":"180"}');
  expect(await again.stop()).toBe(0);
  await rm(place, { recursive: true });
}, 180_000);

test('a first start that was killed leaves nothing that counts: the next one makes the survey', async () => {
  const place = await mkdtemp(join(tmpdir(), 'butler-killed-'));
  const first = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, BUTLER_SERVER_DATA_FOLDER: join(place, 'data'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  first.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(first, 'exit');
  // The database is there by then, and some of its rows.
  await until('rows are being written', 120_000, () => /^\[[1-9]\d*\//m.test(printed));
  first.kill('SIGKILL');
  await ended;
  expect(printed).not.toContain('with the demonstration repository');

  const second = await startDemonstration(place);
  expect(second.log()).toContain('Making the demonstration repository');
  const { text } = await ask(second, 'demo', { path: 'v1/collection_info?name=demo' });
  expect(text).toContain('"demo/coadds"');
  expect(await second.stop()).toBe(0);
  await rm(place, { recursive: true });
}, 180_000);
