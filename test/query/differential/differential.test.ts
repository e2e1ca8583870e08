import { beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, type TestRepository, testRepositories } from '../../environment/repositories.js';
import { startServerProcess } from '../../environment/server.js';
import { runPython } from '../../python.js';

const SET_UP_MILLISECONDS = 300_000;
const COMPARISON_MILLISECONDS = 1_200_000;
const SEED = process.env['BUTLER_TEST_QUERY_SEED'] ?? '1';

/** How many requests each repository gets: most where there is most to find. */
const REQUESTS: Readonly<Record<string, number>> = {
  seeded: 900,
  package_spatial: 350,
  package_base: 200,
  package_hsc: 200,
  package_rc2: 100,
  package_lsstcam: 100,
  datasets_1: 120,
  name_key: 80,
  universe_0: 40,
  universe_2: 40,
  universe_5: 40,
};

interface Counts extends Readonly<Record<string, number>> {
  readonly different: number;
  readonly compared: number;
}

let repositories: ReadonlyMap<string, TestRepository>;

beforeAll(async () => {
  repositories = await testRepositories(...Object.keys(REQUESTS));
}, SET_UP_MILLISECONDS);

/** Compare random queries; the error says how to look at a difference again. */
async function compare(url: string): Promise<Counts> {
  const places = [...repositories].map(([name, { configUri }]) => `${name}=${configUri}=${String(REQUESTS[name])}`);
  const output = await runPython('test/query/differential/main.py', '--server', url, '--seed', SEED, ...places);
  return JSON.parse(output) as Counts;
}

test(
  'random queries get the rows that the direct Butler gives, and most of them find some',
  async () => {
    const server = await startServerProcess({
      DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
      BUTLER_SERVER_LOG_LEVEL: 'warn',
    });
    try {
      const counts = await compare(server.url);
      expect(counts.different).toBe(0);
      expect(counts.compared).toBeGreaterThanOrEqual(2_000);
      expect((counts['with rows'] ?? 0) / (counts['for rows'] ?? 1)).toBeGreaterThan(0.6);
      expect(counts['error internal'] ?? 0).toBeLessThan(0.1 * counts.compared);
    } finally {
      await server.stop();
    }
  },
  COMPARISON_MILLISECONDS,
);
