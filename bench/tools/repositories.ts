import { type TestRepository, testRepositories } from '../../test/environment/repositories.js';

/** The seeded repository of the tests, made by the Python Butler. */
export async function benchRepository(): Promise<TestRepository> {
  const repository = (await testRepositories('seeded')).get('seeded');
  if (repository === undefined) {
    throw new Error('The seeded repository was not built.');
  }
  return repository;
}
