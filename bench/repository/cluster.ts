import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { environmentVariable } from '../../test/environment/variable.js';
import { freePort } from '../../test/environment/server.js';

const USER = 'butler';
const START_TIMEOUT_MILLISECONDS = 60_000;
const SETTINGS = `
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 512MB
max_wal_size = 4GB
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'UTC'
`;

/** A PostgreSQL server whose data outlives it. */
export interface Cluster {
  /** Superuser URL of its database. */
  readonly url: string;
  /** Process ID of the server, parent of all its backends. */
  readonly pid: number;
  /** Path of its log. */
  readonly log: string;
  close(): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Start a PostgreSQL server over the data below a directory, which are made if missing. */
export async function startCluster(home: string): Promise<Cluster> {
  const owner = clusterOwner();
  const data = join(home, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    if (owner !== null) {
      chownSync(home, owner.uid, owner.gid);
    }
    await run(owner, home, 'initdb', '-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
    appendFileSync(join(data, 'postgresql.conf'), SETTINGS);
  }
  const port = await freePort();
  const logFile = join(home, 'log');
  const log = openSync(logFile, 'a');
  const server = spawn(program('postgres'), ['-D', data, '-p', String(port), '-k', home], {
    ...owner,
    cwd: home,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    server.on('exit', () => {
      resolve();
    });
  });
  const kill = (): void => {
    server.kill('SIGQUIT');
  };
  process.on('exit', kill);
  await ready(port, () => server.exitCode !== null, logFile);
  return {
    url: `postgresql://${USER}:${USER}@127.0.0.1:${String(port)}/postgres`,
    pid: server.pid ?? 0,
    log: logFile,
    close: async () => {
      process.off('exit', kill);
      server.kill('SIGINT');
      await ended;
    },
  };
}

function program(name: string): string {
  return join(environmentVariable('BUTLER_TEST_POSTGRES_BIN'), name);
}

/** PostgreSQL refuses to run as root; then it runs as the user that Debian made for it. */
function clusterOwner(): Owner | null {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':').map(Number) ?? [];
  return uid === undefined || gid === undefined ? null : { uid, gid };
}

async function ready(port: number, hasEnded: () => boolean, log: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (Date.now() < deadline && !hasEnded()) {
    try {
      await run(null, '/', 'pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port));
      return;
    } catch {
      await pause(100);
    }
  }
  throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
}

function run(owner: Owner | null, cwd: string, name: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program(name), args, { ...owner, cwd, stdio: ['ignore', 'ignore', 'ignore'] });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${name} ended with status ${String(code)}.`));
      }
    });
  });
}

/** Remember in a directory that it is complete. */
export function markComplete(home: string): void {
  writeFileSync(join(home, 'complete'), '');
}

/** Whether everything in a directory was made to its end. */
export function isComplete(home: string): boolean {
  return existsSync(join(home, 'complete'));
}
