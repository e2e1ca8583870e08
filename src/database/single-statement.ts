import type { Pool } from 'pg';
import { currentBeneficiary } from '../foundation/concurrency/index.js';
import { type DatabaseAddress, destroyConnection } from './cancel.js';
import { connectFor } from './connect-for.js';
import { Conversation } from './conversation.js';
import type { Row, SentStatement } from './statement.js';

/**
 * Execute one statement on any connection of a pool. When the client for which it is done goes, so does the statement, and
 * the wait for a connection.
 *
 * @throws whatever `pg` and the database do.
 */
export async function executeOnce(
  pool: Pool,
  address: DatabaseAddress,
  statement: SentStatement,
): Promise<readonly Row[]> {
  const beneficiary = currentBeneficiary();
  const client = await (beneficiary === null ? pool.connect() : connectFor(beneficiary, pool));
  let isReleased = false;
  const release = (error?: true): void => {
    if (!isReleased) {
      isReleased = true;
      client.release(error);
    }
  };
  const onGone = (): void => {
    destroyConnection(address, client);
    release(true);
  };
  beneficiary?.addEventListener('abort', onGone, { once: true });
  try {
    const conversation = client.query(new Conversation());
    const reading = conversation.read(statement);
    conversation.end();
    const rows = await reading;
    release();
    return rows;
  } catch (error) {
    release(true);
    throw error;
  } finally {
    beneficiary?.removeEventListener('abort', onGone);
  }
}
