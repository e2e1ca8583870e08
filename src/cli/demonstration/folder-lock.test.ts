import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { lockFolder } from './folder-lock.js';

let directory = '';
let file = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-lock-'));
  file = join(directory, 'lock');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

test('a folder is locked once, and leaves nothing behind when it is given back', async () => {
  const unlock = await lockFolder(file);
  await expect(lockFolder(file)).rejects.toThrow(`in use by process ${String(process.pid)}`);
  expect(await readdir(directory)).toEqual(['lock']);
  await unlock();
  expect(await readdir(directory)).toEqual([]);
});

test.each([
  ['another process has by now', `${String(process.ppid)} 1`],
  ['nobody has', '999999999 1'],
  ['was never written', ''],
])('a lock with an id that %s does not count', async (_, text) => {
  await writeFile(file, text);
  const unlock = await lockFolder(file);
  await unlock();
});
