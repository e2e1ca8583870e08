import type { StatementReader } from '../database/index.js';
import type { Repository } from './repository.js';

/**
 * Do the reading of one request that needs several statements, so that all of them see one state of the database: in a
 * transaction, unless nobody ever writes to the repository.
 */
export function inOneState<T>(repository: Repository, work: (reader: StatementReader) => Promise<T>): Promise<T> {
  const { database } = repository.namespace;
  return repository.mutability === 'immutable' ? work(database) : database.inOneState(work);
}
