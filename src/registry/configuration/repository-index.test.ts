import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRepositoryConfiguration } from './load.js';
import { resolveLabel } from './repository-index.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'index-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a label of the content or of the file', async () => {
  const file = join(directory, 'index.yaml');
  await writeFile(file, 'dp1: s3://bucket/dp1');
  expect((await resolveLabel('dp1', { DAF_BUTLER_REPOSITORY_INDEX: file })).uri).toBe('s3://bucket/dp1');
  expect((await resolveLabel('dp1', { DAF_BUTLER_REPOSITORIES: '{"dp1": "/repo/dp1"}' })).uri).toBe('/repo/dp1');
});

test.each([
  ['no index', {}, /neither DAF_BUTLER_REPOSITORIES nor DAF_BUTLER_REPOSITORY_INDEX is set/],
  ['both', { DAF_BUTLER_REPOSITORIES: 'a: b', DAF_BUTLER_REPOSITORY_INDEX: '/x.yaml' }, /only one of/],
  ['no such label', { DAF_BUTLER_REPOSITORIES: 'a: b\nc: d' }, /known labels: a, c/],
  ['no mapping', { DAF_BUTLER_REPOSITORIES: '[1]' }, /must hold a mapping/],
  ['no YAML', { DAF_BUTLER_REPOSITORIES: '{' }, /DAF_BUTLER_REPOSITORIES is not YAML/],
  ['no file', { DAF_BUTLER_REPOSITORY_INDEX: '/nowhere/index.yaml' }, /names does not exist/],
])('%s: what is not found is explained', async (_what, environment, message) => {
  expect((await resolveLabel('constructor', environment)).uri).toBeNull();
  await expect(loadRepositoryConfiguration('constructor', environment)).rejects.toThrow(message);
});

test('an index that cannot be used does not get in the way of paths', async () => {
  await writeFile(join(directory, 'butler.yaml'), 'registry: {db: "postgresql:///found"}');
  const configuration = await loadRepositoryConfiguration(directory, { DAF_BUTLER_REPOSITORIES: '{' });
  expect(configuration.database.database).toBe('found');
});
