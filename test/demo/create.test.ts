import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { create } from '../../src/cli/create/index.js';
import { environmentVariable } from '../environment/variable.js';
import { runPython } from '../python.js';
import { attributes, comments, dropSchemas, schemaDump } from './database.js';

const OURS = 'created_by_us';
const THEIRS = 'created_by_python';
const WITH_CREDENTIALS = 'created_with_credentials';

describe('a repository that we create', () => {
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  let directory = '';
  const printed: string[] = [];
  const output = { write: (text: string) => printed.push(text) };
  const createOurs = (): Promise<number> =>
    create([join(directory, OURS), '--db', url, '--namespace', OURS], output, output);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'butler-create-'));
    await dropSchemas(url, OURS, THEIRS, WITH_CREDENTIALS);
    expect(await createOurs()).toBe(0);
    await runPython('test/demo/make_repository.py', join(directory, THEIRS), url, THEIRS);
  });

  afterAll(async () => {
    await dropSchemas(url, OURS, THEIRS, WITH_CREDENTIALS);
    await rm(directory, { recursive: true });
  });

  test('has the tables, keys, indexes and sequences of one that the Python Butler made', async () => {
    const theirs = await schemaDump(url, THEIRS);
    expect(theirs.length).toBeGreaterThan(300);
    expect(await schemaDump(url, OURS)).toEqual(theirs);
  });

  test('has the same attributes, but for the documentation of the universe', async () => {
    const ours = await attributes(url, OURS);
    const theirs = await attributes(url, THEIRS);
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
    for (const [name, value] of theirs) {
      const own = ours.get(name) ?? '';
      if (name.endsWith('.json')) {
        expect(withoutWords(own)).toEqual(withoutWords(value));
      } else {
        expect(own).toBe(value);
      }
    }
  });

  test('has documentation in our own words', async () => {
    const documentation = async (schema: string): Promise<readonly string[]> => [
      ...[...(await attributes(url, schema))].flatMap(([name, value]) => (name.endsWith('.json') ? words(value) : [])),
      ...(await comments(url, schema)),
    ];
    const theirs = new Set((await documentation(THEIRS)).flatMap(phrases));
    expect(theirs.size).toBeGreaterThan(300);
    expect((await documentation(OURS)).flatMap(phrases).filter((phrase) => theirs.has(phrase))).toEqual([]);
  });

  test('has the same configuration', async () => {
    const configuration = async (name: string): Promise<unknown> =>
      parse((await readFile(join(directory, name, 'butler.yaml'), 'utf8')).replaceAll(name, 'SCHEMA'));
    expect(await configuration(OURS)).toEqual(await configuration(THEIRS));
  });

  test('is created with the login of the database credentials, which stay where they are', async () => {
    const repository = join(directory, WITH_CREDENTIALS);
    const { host, username, password, pathname } = new URL(url);
    const credentials = [{ url: `postgresql://${host}${pathname}`, username, password }];
    process.env['LSST_DB_AUTH_CREDENTIALS'] = JSON.stringify(credentials);
    try {
      const db = `postgresql://${host}${pathname}`;
      expect(await create([repository, '--db', db, '--namespace', WITH_CREDENTIALS], output, output)).toBe(0);
      expect(parse(await readFile(join(repository, 'butler.yaml'), 'utf8'))).toMatchObject({ registry: { db } });
    } finally {
      delete process.env['LSST_DB_AUTH_CREDENTIALS'];
    }
  });

  test('is not created twice, nor touched by the attempt', async () => {
    const before = await schemaDump(url, OURS);
    expect(await createOurs()).toBe(1);
    expect(printed.at(-1)).toContain('already exists');
    expect(await schemaDump(url, OURS)).toEqual(before);
  });

  test('takes what the Python Butler registers, stores, ingests, certifies and finds', async () => {
    expect(JSON.parse(await runPython('test/demo/use_repository.py', join(directory, OURS)))).toEqual({
      log: { b: 2 },
      bias: [{ a: 1 }],
      overlaps: [[7, 0]],
      types: ['bias', 'log'],
      collections: ['calib', 'run'],
    });
  });
});

/** All documentation texts of the JSON document. */
function words(json: string): readonly string[] {
  const found: string[] = [];
  JSON.parse(json, (key, value: unknown) => {
    if (key === 'doc' && typeof value === 'string') {
      found.push(value);
    }
    return value;
  });
  return found;
}

/** Every five words that follow each other. */
function phrases(text: string): readonly string[] {
  const all = text.toLowerCase().match(/\w+/g) ?? [];
  return all.slice(4).map((_, index) => all.slice(index, index + 5).join(' '));
}

/** The JSON document with every documentation text replaced by whether there is one. */
function withoutWords(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) => (key === 'doc' ? typeof value === 'string' : value));
}
