import pg from 'pg';
import { DatabaseServer } from './database-server.js';
import { until } from './until.js';
import { environmentVariable } from './variable.js';

const TIMEOUT_MILLISECONDS = 60_000;

/** A hot standby of the tests' PostgreSQL: a server of its own that follows the primary and takes no writes. */
export interface Standby {
  readonly port: number;
  /** Wait until the standby has everything that the primary has now. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Copy the primary and start the copy as a hot standby. */
export async function startStandby(): Promise<Standby> {
  const server = await DatabaseServer.copy(true);
  return {
    port: server.port,
    caughtUp: async () => {
      const position = await primaryPosition();
      const statement = `SELECT pg_last_wal_replay_lsn() >= '${position}'::pg_lsn AS done`;
      await until(
        'the standby has caught up',
        TIMEOUT_MILLISECONDS,
        async () => (await server.query(statement))[0]?.['done'] === true,
      );
    },
    stop: () => server.remove(),
  };
}

async function primaryPosition(): Promise<string> {
  const client = new pg.Client({ connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') });
  await client.connect();
  try {
    const { rows } = await client.query<{ position: string }>('SELECT pg_current_wal_lsn()::text AS position');
    return rows[0]?.position ?? '';
  } finally {
    await client.end();
  }
}
