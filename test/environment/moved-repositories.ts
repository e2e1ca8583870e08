import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestRepository } from './repositories.js';
import { environmentVariable } from './variable.js';

/** Configurations of the test repositories that lead to another PostgreSQL, which has the same tables. */
export interface MovedRepositories {
  readonly repositories: ReadonlyMap<string, TestRepository>;
  remove(): void;
}

/** @param port of the loopback address on which that PostgreSQL, or a proxy before it, listens. */
export function moveRepositories(repositories: ReadonlyMap<string, TestRepository>, port: number): MovedRepositories {
  const directory = mkdtempSync(join(tmpdir(), 'butler-moved-'));
  const original = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL')).port;
  const moved = [...repositories].map(([name, repository]) => {
    const yaml = readFileSync(join(repository.configUri, 'butler.yaml'), 'utf8');
    const configUri = join(directory, name);
    mkdirSync(configUri);
    writeFileSync(join(configUri, 'butler.yaml'), yaml.replaceAll(`:${original}/`, `:${String(port)}/`));
    return [name, { ...repository, configUri }] as const;
  });
  return {
    repositories: new Map(moved),
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
