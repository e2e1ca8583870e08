import type { Namespace } from '../database/index.js';
import type { DimensionUniverse } from '../dimensions/index.js';
import type { RepositoryConfiguration } from './configuration/index.js';
import type { RepositoryLayout } from './layout.js';

/** Whether anybody may still write to a repository: nothing has to be checked in one that never changes. */
export type Mutability = 'mutable' | 'immutable';

/** An opened repository: where its tables are, what they look like and which dimensions it has. Never changes. */
export interface Repository {
  readonly name: string;
  readonly mutability: Mutability;
  readonly configuration: RepositoryConfiguration;
  readonly namespace: Namespace;
  readonly layout: RepositoryLayout;
  readonly universe: DimensionUniverse;
}
