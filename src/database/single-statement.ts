import type { Pool, QueryArrayConfig } from 'pg';
import { currentBeneficiary } from '../foundation/concurrency/index.js';
import { type DatabaseAddress, destroyConnection } from './cancel.js';
import type { Row } from './statement.js';

/**
 * Execute one statement on any connection of a pool. When the client for which it is done goes, so does the statement.
 *
 * @throws whatever `pg` and the database do.
 */
export async function executeOnce(
  pool: Pool,
  address: DatabaseAddress,
  query: QueryArrayConfig,
): Promise<readonly Row[]> {
  const client = await pool.connect();
  let isReleased = false;
  const release = (error?: true): void => {
    if (!isReleased) {
      isReleased = true;
      client.release(error);
    }
  };
  const stay = currentBeneficiary()?.onGone(() => {
    destroyConnection(address, client);
    release(true);
  });
  try {
    const { rows } = await client.query<(string | null)[]>(query);
    release();
    return rows;
  } catch (error) {
    release(true);
    throw error;
  } finally {
    stay?.();
  }
}
