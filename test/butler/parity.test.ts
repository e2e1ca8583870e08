import { beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, type TestRepository, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { runPython } from '../python.js';

const SET_UP_MILLISECONDS = 300_000;
const COMPARISON_MILLISECONDS = 1_800_000;

let repositories: ReadonlyMap<string, TestRepository>;

beforeAll(async () => {
  repositories = await testRepositories();
}, SET_UP_MILLISECONDS);

/**
 * Every n-th dataset is looked at; `BUTLER_TEST_PARITY_STRIDE=1` looks at all of them, which takes a quarter of an hour on
 * two cores.
 */
const STRIDE = process.env['BUTLER_TEST_PARITY_STRIDE'] ?? '25';

/** Compare the unmodified Python client at our server with the direct Butler over all repositories. */
async function compare(mutability: 'mutable' | 'immutable'): Promise<{ compared: number; different: number }> {
  const server: ServerProcess = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories, mutability),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  try {
    const places = [...repositories].map(([name, { configUri }]) => `${name}=${configUri}`);
    const output = await runPython(
      'test/repositories/parity.py',
      '--stride',
      STRIDE,
      '--server',
      server.url,
      ...places,
    );
    const lines = output.trim().split('\n');
    return JSON.parse(lines.at(-1) ?? '') as { compared: number; different: number };
  } finally {
    await server.stop();
  }
}

test(
  'the Python client gets from a mutable repository what a direct Butler gives',
  async () => {
    const { compared, different } = await compare('mutable');
    expect(different).toBe(0);
    expect(compared).toBeGreaterThan(1_000);
  },
  COMPARISON_MILLISECONDS,
);
