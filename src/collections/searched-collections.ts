import { type RawBuilder, sql } from 'kysely';
import type { Repository } from '../registry/index.js';
import { COLLECTION_TYPES } from './collection.js';

/**
 * A recursive table expression `searched(key, name, type)`: collections, and everything below those that are chains, each
 * once. To stand behind `WITH RECURSIVE`.
 *
 * @param isNamed condition on `name` that chooses the first of them.
 */
export function searchedCollections(repository: Repository, isNamed: RawBuilder<unknown>): RawBuilder<unknown> {
  const { namespace, layout } = repository;
  const key = sql.id(layout.collectionKeys.primary);
  const collection = namespace.table('collection');
  // The limit keeps PostgreSQL from reading all collections to join a few.
  return sql`searched(key, name, type) AS (
      SELECT ${key}, name, type FROM ${collection} WHERE ${isNamed}
      UNION
      SELECT child.${key}, child.name, child.type
      FROM searched JOIN ${namespace.table('collection_chain')} AS chain ON chain.parent = searched.key
        CROSS JOIN LATERAL (SELECT * FROM ${collection} AS c WHERE c.${key} = chain.child LIMIT 1) AS child
      WHERE searched.type = ${sql.lit(COLLECTION_TYPES.CHAINED)}
    )`;
}
