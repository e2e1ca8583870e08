import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { environmentVariable } from '../environment/variable.js';
import { readFileSync } from 'node:fs';

const POLL_MILLISECONDS = 20;
const MARKER = 'statement log marker';
/** Shared by all that need the log on, so that only the last one switches it off. */
const LOG_IS_NEEDED = 7_301_955;

/** Counts what clients execute, by PostgreSQL's own log: every statement, `BEGIN` and `SET` included. */
export class StatementLog {
  #markers = 0;

  private constructor(
    private readonly client: pg.Client,
    /** How the server's connections are called in the log. */
    private readonly application: string,
  ) {}

  /** Switch the log of all statements on, to count those of one server process. */
  static async open(pid: number): Promise<StatementLog> {
    const client = new pg.Client({ connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') });
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${String(LOG_IS_NEEDED)})`);
    await client.query("ALTER SYSTEM SET log_statement = 'all'");
    await client.query('SELECT pg_reload_conf()');
    const log = new StatementLog(client, `butler-server ${String(pid)} LOG:`);
    await log.#untilLogged();
    return log;
  }

  /** How many statements the server executes while an action runs. */
  async during(action: () => Promise<unknown>): Promise<number> {
    return (await this.textsDuring(action)).length;
  }

  /** The same statements; with the lines that the log has of each. */
  async textsDuring(action: () => Promise<unknown>): Promise<readonly string[]> {
    const start = await this.#mark();
    await action();
    const end = await this.#mark();
    const text = read();
    const entries = text.slice(text.indexOf(start), text.indexOf(end)).split(/\n(?=\S)/);
    return entries
      .slice(1)
      .filter((entry) => entry.includes(this.application) && /LOG: {2}(statement|execute [^:]*):/.test(entry));
  }

  /** Switch the log off again, unless somebody else needs it. */
  async close(): Promise<void> {
    await this.client.query(`SELECT pg_advisory_unlock_shared(${String(LOG_IS_NEEDED)})`);
    const { rows } = await this.client.query<{ last: boolean }>(
      `SELECT pg_try_advisory_lock(${String(LOG_IS_NEEDED)}) AS last`,
    );
    if (rows[0]?.last === true) {
      await this.client.query('ALTER SYSTEM RESET log_statement');
      await this.client.query('SELECT pg_reload_conf()');
    }
    await this.client.end();
  }

  /** Write a line of our own into the log; PostgreSQL logs a statement before it answers. */
  async #mark(): Promise<string> {
    const marker = `${MARKER} ${String(++this.#markers)} of ${this.application}`;
    await this.client.query(`SELECT '${marker}'`);
    return marker;
  }

  /** The reloaded configuration reaches this connection, and with it all others, at some later statement. */
  async #untilLogged(): Promise<void> {
    for (;;) {
      const marker = await this.#mark();
      if (read().includes(marker)) {
        return;
      }
      await pause(POLL_MILLISECONDS);
    }
  }
}

function read(): string {
  return readFileSync(environmentVariable('BUTLER_TEST_POSTGRES_LOG'), 'utf8');
}
