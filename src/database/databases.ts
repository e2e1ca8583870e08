import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type DatabaseLogin, type PoolLimits } from './database.js';

interface OpenDatabase {
  readonly opening: Promise<Database>;
  /** Null until it is open. */
  database: Database | null;
  users: number;
}

/** All databases of the process: repositories in the same database, under the same login, share one pool. */
@Injectable()
export class Databases implements OnApplicationShutdown {
  readonly #open = new Map<string, OpenDatabase>();

  constructor(private readonly limits: PoolLimits) {}

  /** The database of that login; opened at its first use, and again after a failure. To be given back by `release`. */
  async get(login: DatabaseLogin): Promise<Database> {
    const key = keyOf(login);
    const entry = this.#open.get(key) ?? this.#start(key, login);
    entry.users++;
    const database = await entry.opening;
    entry.database = database;
    return database;
  }

  /** Tell that a user of a database is gone; without any it is closed. */
  async release(database: Database): Promise<void> {
    for (const [key, entry] of this.#open) {
      if (entry.database === database && --entry.users === 0) {
        this.#open.delete(key);
        await database.close();
      }
    }
  }

  /** Those that are in use. */
  get databases(): readonly Database[] {
    return [...this.#open.values()].flatMap(({ database }) => database ?? []);
  }

  async onApplicationShutdown(): Promise<void> {
    const entries = [...this.#open.values()];
    this.#open.clear();
    await Promise.allSettled(entries.map(async ({ opening }) => (await opening).close()));
  }

  #start(key: string, login: DatabaseLogin): OpenDatabase {
    const opening = Database.open(login, this.limits);
    const entry: OpenDatabase = { opening, database: null, users: 0 };
    this.#open.set(key, entry);
    opening.catch(() => this.#open.delete(key));
    return entry;
  }
}

function keyOf(login: DatabaseLogin): string {
  const { host, port, database, user, password, parameters } = login;
  return JSON.stringify([host, port, database, user, password, [...parameters].sort()]);
}
