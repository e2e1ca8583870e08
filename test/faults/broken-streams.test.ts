import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { environmentVariable } from '../environment/variable.js';
import { startSystem, type System } from './system.js';

const REPOSITORY = 'package_spatial';
const READERS = 2;
const MILLISECONDS = 300_000;
/** Rows of a result that no buffer holds. */
const MANY = 60_000;
const PATCHES = 2_000;

let system: System;
beforeEach(async () => {
  system = await startSystem({}, { repository: REPOSITORY });
}, MILLISECONDS);
afterEach(() => system.stop());

/** The unmodified Python client, reading. */
class PythonReaders {
  #output = '';
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ended: Promise<unknown>;

  constructor(result: 'detectors' | 'overlaps') {
    const url = `${system.server.url}/api/butler/repo/${REPOSITORY}`;
    const args = ['test/faults/read_stream.py', '--server', url, '--result', result, '--readers', String(READERS)];
    const env = { ...process.env, BUTLER_RUBIN_ACCESS_TOKEN: 'token' };
    this.#process = spawn(environmentVariable('BUTLER_TEST_PYTHON'), ['-W', 'ignore', ...args], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdout.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
    this.#ended = new Promise((resolve) => this.#process.on('close', resolve));
  }

  async begun(): Promise<void> {
    await until('the readers have begun', 40_000, () => this.#output.includes('begun\n'));
  }

  /** Let them read on, and return what became of each. */
  async outcomes(): Promise<readonly string[]> {
    this.#process.stdin.end('\n');
    await this.#ended;
    return this.#output.split('\n').filter((line) => line !== '' && line !== 'begun');
  }
}

/** Fill a table with copies of one of its rows. */
async function multiply(table: string, columns: string, count: number): Promise<void> {
  const name = `"${system.schema}".${table}`;
  await system.database.query(
    `INSERT INTO ${name} SELECT copy.*
     FROM (SELECT to_jsonb(t) AS row FROM ${name} AS t LIMIT 1) AS model,
       generate_series(1001, ${String(1000 + count)}) AS n,
       jsonb_populate_record(NULL::${name}, model.row || jsonb_build_object(${columns})) AS copy`,
  );
}

describe('a stream that is cut makes the Python client raise, always', () => {
  test.each([
    [
      'backends are killed',
      () =>
        system.database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'butler-server %'",
        ),
    ],
    ['the database is stopped', () => system.database.stop('fast')],
    ['the database crashes', () => system.database.stop('immediate')],
    [
      'the server process is killed',
      () => {
        system.kill();
        return Promise.resolve();
      },
    ],
  ] as const)('%s', async (_what, act) => {
    await multiply('detector', `'id', n, 'full_name', n::text`, MANY);
    const readers = new PythonReaders('detectors');
    await readers.begun();
    await act();
    const outcomes = await readers.outcomes();
    expect(outcomes).toHaveLength(READERS);
    expect(outcomes.filter((outcome) => !outcome.startsWith('raised '))).toEqual([]);
  });

  test('an error while rows are filtered', async () => {
    await multiply('patch', `'id', n`, PATCHES);
    const { schema } = system;
    // All patches are where a visit is.
    await system.database.query(
      `UPDATE "${schema}".patch SET region = visit.region
       FROM (SELECT * FROM "${schema}".visit ORDER BY id LIMIT 1) AS visit;
       INSERT INTO "${schema}".patch_skypix_overlap
         (skypix_system, skypix_level, skypix_index, skymap, tract, patch)
       SELECT v.skypix_system, v.skypix_level, v.skypix_index, p.skymap, p.tract, p.id
       FROM "${schema}".visit_skypix_overlap AS v, "${schema}".patch AS p
       WHERE v.visit = (SELECT min(id) FROM "${schema}".visit) AND p.id > 1000`,
    );
    await system.database.query(
      `UPDATE "${schema}".patch SET region = 'AAAA' WHERE id > ${String(1000 + PATCHES / 2)}`,
    );
    await system.database.query('ANALYZE');
    const readers = new PythonReaders('overlaps');
    await readers.begun();
    const outcomes = await readers.outcomes();
    expect(outcomes).toHaveLength(READERS);
    expect(outcomes.filter((outcome) => !outcome.startsWith('raised '))).toEqual([]);
  });

  test('nothing happens: all readers have all rows', async () => {
    await multiply('detector', `'id', n, 'full_name', n::text`, MANY);
    const readers = new PythonReaders('detectors');
    await readers.begun();
    expect(new Set(await readers.outcomes())).toEqual(new Set([`complete ${String(MANY + 4)}`]));
  });
});
