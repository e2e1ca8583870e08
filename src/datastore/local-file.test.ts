import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findLocalFile } from './local-file.js';

let directory: string;
let root: string;

beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'local-file-')));
  root = `${pathToFileURL(join(directory, 'root')).href}/`;
  await mkdir(join(directory, 'root', 'run'), { recursive: true });
  await mkdir(join(directory, 'root-of-others'));
  await writeFile(join(directory, 'root', 'run', 'a b.yaml'), 'a');
  await writeFile(join(directory, 'secret'), 's');
  await writeFile(join(directory, 'root-of-others', 'secret'), 's');
  await symlink('run/a b.yaml', join(directory, 'root', 'inside'));
  await symlink('../secret', join(directory, 'root', 'outside'));
  await symlink(directory, join(directory, 'root', 'up'));
  await symlink(join(directory, 'root'), join(directory, 'link'));
});
afterAll(() => rm(directory, { recursive: true }));

test.each(['run/a b.yaml', 'inside'])('%s is found', async (path) => {
  const expected = { root: join(directory, 'root'), path: 'run/a b.yaml' };
  expect(await findLocalFile(root, path)).toEqual(expected);
});

test('the root itself may be a link', async () => {
  const found = await findLocalFile(`${pathToFileURL(join(directory, 'link')).href}/`, 'run/a b.yaml');
  expect(found?.path).toBe('run/a b.yaml');
});

test.each([
  'outside',
  'up/secret',
  '../secret',
  'run/../../secret',
  '../root-of-others/secret',
  '%2e%2e/secret',
  'run/a%20b.yaml',
  'absent',
  'run/\0',
  '',
])('%j is not', async (path) => {
  expect(await findLocalFile(root, path)).toBeNull();
});

test('a root elsewhere has no local files', async () => {
  expect(await findLocalFile('s3://bucket/', 'x')).toBeNull();
});
