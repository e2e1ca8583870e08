import { Client } from 'pg';
import { type DatabaseLogin, sslOptions } from './database.js';

/** A value that is written into a row. */
export type WrittenValue = string | number | bigint | boolean | null;

/** Rows that one statement inserts: the protocol allows 65535 parameters. */
const PARAMETERS_PER_STATEMENT = 32_768;

/** One connection that may write: for commands that make repositories, never for the server, which only reads. */
export class WritingConnection {
  private constructor(private readonly client: Client) {}

  /**
   * Connect to the database of a PostgreSQL URL; a driver in its scheme, as SQLAlchemy has it, does not count.
   *
   * @throws Error if the URL is no PostgreSQL URL or the database cannot be reached; the message holds no password.
   */
  static async open(url: string): Promise<WritingConnection> {
    const scheme = /^postgres(?:ql)?(?:\+\w+)?:\/\//;
    if (!scheme.test(url)) {
      throw new Error('The URL of the database must begin with postgresql://.');
    }
    return WritingConnection.#connected(new Client({ connectionString: url.replace(scheme, 'postgresql://') }));
  }

  /**
   * Log in to a database.
   *
   * @throws Error if the database cannot be reached; the message holds no password.
   */
  static connect({ host, port, database, user, password, parameters }: DatabaseLogin): Promise<WritingConnection> {
    const login = { ...(user === null ? {} : { user }), ...(password === null ? {} : { password }) };
    return WritingConnection.#connected(new Client({ host, port, database, ...login, ...sslOptions(parameters) }));
  }

  static async #connected(client: Client): Promise<WritingConnection> {
    // A connection that breaks fails the statement that it executes.
    client.on('error', () => undefined);
    await client.connect();
    return new WritingConnection(client);
  }

  /** Do all the work or none of it; returns what the work does. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.execute('BEGIN');
    try {
      const result = await work();
      await this.execute('COMMIT');
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Execute a statement of our own making, without parameters. */
  async execute(statement: string): Promise<void> {
    await this.client.query(statement);
  }

  /** Execute a statement with parameters and return its rows by the names of their columns. */
  async query(
    statement: string,
    values: readonly WrittenValue[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { rows } = await this.client.query<Record<string, unknown>>(statement, [...values]);
    return rows;
  }

  /** Insert rows, as many at a time as a statement can hold. */
  async insert(
    schema: string,
    table: string,
    columns: readonly string[],
    rows: readonly (readonly WrittenValue[])[],
  ): Promise<void> {
    const names = columns.map((name) => this.client.escapeIdentifier(name)).join(', ');
    const target = `${this.client.escapeIdentifier(schema)}.${this.client.escapeIdentifier(table)} (${names})`;
    const rowsAtATime = Math.floor(PARAMETERS_PER_STATEMENT / columns.length);
    for (let start = 0; start < rows.length; start += rowsAtATime) {
      const batch = rows.slice(start, start + rowsAtATime);
      const tuples = batch.map(
        (_, row) => `(${columns.map((__, column) => `$${String(row * columns.length + column + 1)}`).join(', ')})`,
      );
      await this.client.query(`INSERT INTO ${target} VALUES ${tuples.join(', ')}`, batch.flat());
    }
  }

  /** End the connection. */
  close(): Promise<void> {
    return this.client.end();
  }
}
