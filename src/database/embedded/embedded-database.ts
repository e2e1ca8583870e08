import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Parameter of a database URL that says that an embedded database answers. */
export const EMBEDDED_PARAMETER = 'butler_embedded';

/** What the thread of a database is told. */
export interface EmbeddedWorkerData {
  /** Directory of the data; made if missing. */
  readonly directory: string;
  /** Path of the Unix socket on which it answers. */
  readonly socket: string;
}

/**
 * PostgreSQL within this process (PGlite), in a thread of its own. It answers on a Unix socket in a directory that nobody
 * else can enter; all connections to it are one session.
 */
export class EmbeddedDatabase {
  private constructor(
    private readonly worker: Worker,
    private readonly socketDirectory: string,
  ) {}

  /**
   * Open the database in a directory, or make one there.
   *
   * @throws Error if the data cannot be used.
   */
  static async open(directory: string): Promise<EmbeddedDatabase> {
    const socketDirectory = await mkdtemp(join(tmpdir(), 'butler-'));
    const data: EmbeddedWorkerData = { directory, socket: join(socketDirectory, '.s.PGSQL.5432') };
    const worker = new Worker(new URL('embedded-worker.js', import.meta.url), { workerData: data });
    try {
      // An error of the thread rejects this.
      await once(worker, 'message');
    } catch (error) {
      await rm(socketDirectory, { recursive: true, force: true });
      throw error;
    }
    return new EmbeddedDatabase(worker, socketDirectory);
  }

  /** URL of the database, in force until it is closed. */
  get url(): string {
    return `postgresql://postgres@localhost/postgres?host=${this.socketDirectory}&${EMBEDDED_PARAMETER}=on`;
  }

  /** Write what is not on disk yet, and end. */
  async close(): Promise<void> {
    const ended = once(this.worker, 'exit');
    this.worker.postMessage('close');
    await ended;
    await rm(this.socketDirectory, { recursive: true, force: true });
  }
}
