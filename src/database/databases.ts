import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type DatabaseLogin, type PoolLimits } from './database.js';

/** All databases of the process: repositories in the same database, under the same login, share one pool. */
@Injectable()
export class Databases implements OnApplicationShutdown {
  readonly #open = new Map<string, Promise<Database>>();

  constructor(private readonly limits: PoolLimits) {}

  /** The database of that login; opened at its first use, and again after a failure. */
  get(login: DatabaseLogin): Promise<Database> {
    const key = keyOf(login);
    let database = this.#open.get(key);
    if (database === undefined) {
      database = Database.open(login, this.limits);
      this.#open.set(key, database);
      database.catch(() => this.#open.delete(key));
    }
    return database;
  }

  /** How many databases have a pool. */
  get size(): number {
    return this.#open.size;
  }

  async onApplicationShutdown(): Promise<void> {
    const databases = [...this.#open.values()];
    this.#open.clear();
    await Promise.allSettled(databases.map(async (database) => (await database).close()));
  }
}

function keyOf(login: DatabaseLogin): string {
  const { host, port, database, user, password, parameters } = login;
  return JSON.stringify([host, port, database, user, password, [...parameters].sort()]);
}
