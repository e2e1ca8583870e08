import { join } from 'node:path';
import { runPython } from '../python.js';
import { environmentVariable } from './variable.js';

const SEED = 1;
const BUILDER = 'test/repositories/build.py';

/** A repository that the Python Butler made for tests, in a schema of the tests' own PostgreSQL. */
export interface TestRepository {
  /** Directory that holds its `butler.yaml`. */
  readonly configUri: string;
  /** Schema of its tables in the database of `BUTLER_TEST_POSTGRES_URL`. */
  readonly schema: string;
  /** Version of its dimension universe. */
  readonly universe: number;
  readonly datasets: number;
  readonly collections: number;
}

/**
 * The named repositories of the catalogue in `test/repositories/seeded/catalogue.py`, or all of them. What another test
 * of the same run has built is used again; nobody may write to them.
 */
export async function testRepositories(...names: readonly string[]): Promise<ReadonlyMap<string, TestRepository>> {
  const url = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const directory = join(environmentVariable('BUTLER_TEST_POSTGRES_LOG'), '..', 'repositories');
  const only = names.length === 0 ? [] : ['--only', ...names];
  const output = await runPython(BUILDER, '--url', url, '--out', directory, '--seed', String(SEED), ...only);
  const summaries = JSON.parse(output) as Readonly<Record<string, TestRepository & { readonly config_uri: string }>>;
  return new Map(
    Object.entries(summaries).map(([name, { config_uri: configUri, ...summary }]) => [name, { ...summary, configUri }]),
  );
}

/** The value of `DAF_BUTLER_SERVER_REPOSITORIES` that serves repositories to everybody, under the names given. */
export function servedToEverybody(
  repositories: ReadonlyMap<string, TestRepository>,
  mutability: 'mutable' | 'immutable' = 'mutable',
): string {
  return JSON.stringify(
    Object.fromEntries(
      [...repositories].map(([name, { configUri }]) => [
        name,
        { config_uri: configUri, authorized_groups: ['*'], mutability },
      ]),
    ),
  );
}
