import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { clusterOwner } from './cluster-owner.js';
import { freePort } from './server.js';
import { until } from './until.js';
import { environmentVariable } from './variable.js';

const TIMEOUT_MILLISECONDS = 30_000;

/** A PgBouncer in front of the tests' PostgreSQL, as Debian packs it: it gives every transaction another connection. */
export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Start one for a user who needs no password. Nothing but places, users and the mode is configured. */
export async function startPgbouncer(user: string): Promise<PgBouncer> {
  const primary = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
  const owner = clusterOwner();
  const home = mkdtempSync(join(tmpdir(), 'butler-pgbouncer-'));
  const port = await freePort();
  const configuration = join(home, 'pgbouncer.ini');
  writeFileSync(join(home, 'users'), `"${user}" ""\n`);
  writeFileSync(
    configuration,
    `[databases]
* = host=${primary.hostname} port=${primary.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${String(port)}
unix_socket_dir =
auth_type = trust
auth_file = ${join(home, 'users')}
pool_mode = transaction
default_pool_size = 5
`,
  );
  if (owner !== null) {
    chownSync(home, owner.uid, owner.gid);
  }
  const program = environmentVariable('BUTLER_TEST_PGBOUNCER');
  const server = spawn(program, ['-q', configuration], { cwd: home, stdio: 'ignore', ...owner });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const url = new URL(primary);
  url.port = String(port);
  url.username = user;
  url.password = '';
  await until('PgBouncer answers', TIMEOUT_MILLISECONDS, () => answers(url.href));
  return {
    port,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query('SELECT 1')).rowCount === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
