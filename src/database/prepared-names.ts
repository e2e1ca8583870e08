import type { Pool, PoolClient } from 'pg';

/** What `pg` keeps of each connection, but does not declare. */
interface StatementMemory {
  readonly connection: {
    parsedStatements: Readonly<Record<string, string>>;
    submittedNamedStatements: Readonly<Record<string, string>>;
  };
}

/**
 * Bounds how many statements are prepared on each connection of a database: clients choose their shapes, and both ends
 * would keep them for ever. After so many names all connections forget theirs, each when it is taken next.
 */
export class PreparedNames {
  readonly #names = new Set<string>();
  #generation = 0;
  readonly #generations = new WeakMap<PoolClient, number>();

  /** @param maximumNames 0 if nothing is to be prepared. */
  constructor(private readonly maximumNames: number) {}

  /** Whether statements may have names at all. */
  get areUsed(): boolean {
    return this.maximumNames > 0;
  }

  /** A statement is about to be prepared, or has been, under this name. */
  use(name: string): void {
    if (this.#names.has(name)) {
      return;
    }
    if (this.#names.size >= this.maximumNames) {
      this.#names.clear();
      this.#generation++;
    }
    this.#names.add(name);
  }

  /** How many names are in use. */
  get size(): number {
    return this.#names.size;
  }

  /** Have the connections of a pool forget names when it is time. */
  watch(pool: Pool): void {
    pool.on('acquire', (client) => {
      if ((this.#generations.get(client) ?? this.#generation) !== this.#generation) {
        forgetStatements(client);
      }
      this.#generations.set(client, this.#generation);
    });
  }
}

/** What is asked of the connection next comes after it. */
function forgetStatements(client: PoolClient): void {
  const { connection } = client as PoolClient & StatementMemory;
  connection.parsedStatements = {};
  connection.submittedNamedStatements = {};
  client.query('DEALLOCATE ALL').catch(() => undefined);
}
