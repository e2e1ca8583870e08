import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { clusterOwner, type Owner } from './cluster-owner.js';
import { freePort } from './server.js';
import { until } from './until.js';
import { environmentVariable } from './variable.js';

const TIMEOUT_MILLISECONDS = 60_000;
/** How PostgreSQL is told to stop: `fast` ends its connections, `immediate` leaves it to recover. */
const STOP_SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** A copy of the tests' PostgreSQL that a test can do with what it likes. */
export class DatabaseServer {
  #process: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly port: number,
    /** Superuser URL of its database. */
    readonly url: string,
    private readonly home: string,
    private readonly owner: Owner | null,
  ) {}

  /**
   * Copy the primary with `pg_basebackup` and start the copy, on a port of its own.
   *
   * @param isStandby whether it follows the primary.
   */
  static async copy(isStandby: boolean): Promise<DatabaseServer> {
    const primary = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
    const owner = clusterOwner();
    const home = mkdtempSync(join(tmpdir(), 'butler-copy-'));
    if (owner !== null) {
      chownSync(home, owner.uid, owner.gid);
    }
    const source = ['-h', primary.hostname, '-p', primary.port, '-U', primary.username];
    const options = ['-D', join(home, 'data'), '-X', 'stream', '-c', 'fast', ...(isStandby ? ['-R'] : [])];
    await run('pg_basebackup', [...source, ...options], home, owner);
    const port = await freePort();
    const url = new URL(primary);
    url.port = String(port);
    const server = new DatabaseServer(port, url.href, home, owner);
    await server.start();
    return server;
  }

  /** Start it; returns when it answers. */
  async start(): Promise<void> {
    const args = ['-D', join(this.home, 'data'), '-p', String(this.port), '-c', `unix_socket_directories=${this.home}`];
    const server = spawn(program('postgres'), args, { cwd: this.home, stdio: 'ignore', ...this.owner });
    this.#process = server;
    this.#ended = new Promise((resolve) => server.on('exit', resolve));
    await until('PostgreSQL answers', TIMEOUT_MILLISECONDS, () =>
      this.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
  }

  async stop(mode: keyof typeof STOP_SIGNALS): Promise<void> {
    this.#process?.kill(STOP_SIGNALS[mode]);
    await this.#ended;
  }

  /** Make a standby a primary. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote()');
  }

  /** Execute a statement on a connection of its own. */
  async query(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stop it and delete its data. */
  async remove(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.home, { recursive: true, force: true });
  }
}

function program(name: string): string {
  return join(environmentVariable('BUTLER_TEST_POSTGRES_BIN'), name);
}

function run(name: string, args: readonly string[], cwd: string, owner: Owner | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program(name), args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], ...owner });
    child.on('exit', (status) => {
      if (status === 0) {
        resolve();
      } else {
        reject(new Error(`${name} ended with ${String(status)}`));
      }
    });
  });
}
