import { beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, type TestRepository, testRepositories } from '../../environment/repositories.js';
import { startServerProcess } from '../../environment/server.js';
import { runPython } from '../../python.js';

const SET_UP_MILLISECONDS = 300_000;
const COMPARISON_MILLISECONDS = 1_800_000;
const NAMES = [
  ...Array.from({ length: 9 }, (_, version) => `universe_${String(version)}`),
  'package_base',
  'package_spatial',
  'datasets_1',
  'name_key',
];
/** Queries for each repository; `BUTLER_TEST_DIFFERENTIAL_CASES` makes more of them. */
const CASES = process.env['BUTLER_TEST_DIFFERENTIAL_CASES'] ?? '180';
const SEED = process.env['BUTLER_TEST_DIFFERENTIAL_SEED'] ?? '1';

let repositories: ReadonlyMap<string, TestRepository>;

beforeAll(async () => {
  repositories = await testRepositories(...NAMES);
}, SET_UP_MILLISECONDS);

test(
  'random queries have the rows, or the errors, that they have with a direct Butler',
  async () => {
    const server = await startServerProcess({
      DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
      BUTLER_SERVER_LOG_LEVEL: 'warn',
    });
    try {
      const places = [...repositories].map(([name, { configUri }]) => `${name}=${configUri}`);
      const options = ['--seed', SEED, '--cases', CASES, '--server', server.url];
      const output = await runPython('test/query/differential/run.py', ...options, ...places);
      const counts = JSON.parse(output) as Readonly<Record<string, number>>;
      expect(counts['different'] ?? 0).toBe(0);
      expect(counts['cases']).toBeGreaterThan(2_000);
      expect(counts['with rows']).toBeGreaterThan((counts['cases'] ?? 0) / 2);
    } finally {
      await server.stop();
    }
  },
  COMPARISON_MILLISECONDS,
);
