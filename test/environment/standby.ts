import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './server.js';
import { environmentVariable } from './variable.js';

const TIMEOUT_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;

/** A hot standby of the tests' PostgreSQL: a server of its own that follows the primary and takes no writes. */
export interface Standby {
  readonly port: number;
  /** Wait until the standby has everything that the primary has now. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Copy the primary with `pg_basebackup` and start the copy as a hot standby. */
export async function startStandby(): Promise<Standby> {
  const bin = environmentVariable('BUTLER_TEST_POSTGRES_BIN');
  const primaryUrl = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
  const owner = clusterOwner();
  const home = mkdtempSync(join(tmpdir(), 'butler-standby-'));
  if (owner !== null) {
    chownSync(home, owner.uid, owner.gid);
  }
  const data = join(home, 'data');
  const source = ['-h', primaryUrl.hostname, '-p', primaryUrl.port, '-U', primaryUrl.username];
  await run(join(bin, 'pg_basebackup'), [...source, '-D', data, '-R', '-X', 'stream', '-c', 'fast'], home, owner);
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-c', `unix_socket_directories=${home}`],
    { cwd: home, stdio: 'ignore', ...owner },
  );
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const url = new URL(primaryUrl);
  url.port = String(port);
  await until('the standby answers', () => answers(url));
  return {
    port,
    caughtUp: async () => {
      const [row] = await query(primaryUrl, 'SELECT pg_current_wal_lsn()::text AS position');
      const statement = `SELECT pg_last_wal_replay_lsn() >= '${String(row?.['position'])}'::pg_lsn AS done`;
      await until('the standby has caught up', async () => (await query(url, statement))[0]?.['done'] === true);
    },
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; then its cluster belongs to the user that Debian made for it. */
function clusterOwner(): Owner | null {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':').map(Number) ?? [];
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

function run(program: string, args: readonly string[], cwd: string, owner: Owner | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], ...owner });
    child.on('exit', (status) => {
      if (status === 0) {
        resolve();
      } else {
        reject(new Error(`${program} ended with ${String(status)}`));
      }
    });
  });
}

async function query(url: URL, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function answers(url: URL): Promise<boolean> {
  try {
    return (await query(url, 'SELECT 1')).length === 1;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MILLISECONDS;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`Not in time: ${what}`);
    }
    await pause(POLL_MILLISECONDS);
  }
}
