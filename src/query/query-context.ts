import type { DatasetTypeRows, Definitions } from '../datasets/index.js';
import type { Repository } from '../registry/index.js';

/** What queries of one request work with. */
export interface QueryContext {
  readonly repository: Repository;
  readonly rows: DatasetTypeRows;
  readonly definitions: Definitions;
}
