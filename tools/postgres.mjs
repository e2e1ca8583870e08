import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { forbidMainCluster, installPackages } from './apt.mjs';
import { capture, runQuietly } from './process.mjs';

const DEBIAN_HOME = '/usr/lib/postgresql';
const USER = 'butler';
const START_TIMEOUT_MILLISECONDS = 60_000;

const SETTINGS = `
listen_addresses = '127.0.0.1'
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'UTC'
log_line_prefix = '%m [%p] %a '
`;

/**
 * Start a PostgreSQL server with a fresh, throw-away cluster on a free port of the loopback address; the system's own
 * clusters are left alone.
 *
 * @returns its superuser URL, port, version, log file and program directory, and `close`, which ends it.
 */
export async function startPostgres() {
  const bin = await programs();
  const owner = await clusterOwner();
  const home = mkdtempSync(join(tmpdir(), 'butler-postgres-'));
  const data = join(home, 'data');
  const log = join(home, 'log');
  chmodSync(home, 0o755);
  if (owner !== null) {
    chownSync(home, owner.uid, owner.gid);
  }
  await runQuietly(
    ...as(owner, join(bin, 'initdb'), '-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'),
    { cwd: home },
  );
  const port = await freePort();
  appendFileSync(join(data, 'postgresql.conf'), `${SETTINGS}port = ${port}\nunix_socket_directories = '${home}'\n`);

  const logFile = openSync(log, 'a');
  const [program, args] = as(owner, join(bin, 'postgres'), '-D', data);
  const server = spawn(program, args, { cwd: home, stdio: ['ignore', logFile, logFile], detached: true });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const close = async () => {
    process.off('exit', kill);
    server.kill('SIGINT');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  const kill = () => server.kill('SIGQUIT');
  process.on('exit', kill);

  await ready(bin, port, server, log);
  const { output } = await capture(join(bin, 'postgres'), ['--version']);
  return {
    url: `postgresql://${USER}:${USER}@127.0.0.1:${port}/postgres`,
    port,
    version: /(\d+)(\.\d+)?/.exec(output)?.[0] ?? '',
    log,
    bin,
    close,
  };
}

async function programs() {
  const find = () =>
    existsSync(DEBIAN_HOME)
      ? readdirSync(DEBIAN_HOME)
          .sort((a, b) => Number(b) - Number(a))
          .map((version) => join(DEBIAN_HOME, version, 'bin'))
          .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
      : undefined;
  if (find() === undefined) {
    await installPackages('postgresql-common');
    await forbidMainCluster();
    await installPackages('postgresql', 'postgresql-contrib');
  }
  const bin = find();
  if (bin === undefined) {
    throw new Error('PostgreSQL could not be installed.');
  }
  return bin;
}

/** PostgreSQL refuses to run as root; then it runs as the user that Debian made for it. */
async function clusterOwner() {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))[0].split(':').map(Number);
  return { uid, gid };
}

function as(owner, program, ...args) {
  return owner === null
    ? [program, args]
    : ['setpriv', [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', program, ...args]];
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function ready(bin, port, server, log) {
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (Date.now() < deadline && server.exitCode === null) {
    const { status } = await capture(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
    if (status === 0) {
      return;
    }
    await pause(100);
  }
  throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8')}`);
}
