import { type EntityName, type Loaded, MikroORM } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { Pool } from 'pg';
import type { DatabaseAddress } from './cancel.js';
import { currentBeneficiary, workForAll } from '../foundation/concurrency/index.js';
import { EMBEDDED_PARAMETER } from './embedded/embedded-database.js';
import { translateDatabaseError } from './database-error.js';
import { LOOKUP_PLANS, settingsOf, startUpOptions, transactionSettings } from './connection-settings.js';
import { STATIC_ENTITIES } from './entities/index.js';
import { GuardedClient } from './guarded-client.js';
import { PreparedNames } from './prepared-names.js';
import { DatabaseSession } from './session.js';
import { breakSilentConnections } from './silence.js';
import { executeOnce } from './single-statement.js';
import { type BoundValue, type Compiler, type Row, Statement, type StatementReader } from './statement.js';

/** Where a database is and as whom to log in. `host` may be the directory of a Unix socket. */
export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | null;
  readonly password: string | null;
  /** Further parameters of the connection URL, such as `sslmode`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Limits of the connection pool that all repositories of one database share. */
export interface PoolLimits {
  readonly maximumConnections: number;
  /** Connections for queries, which may hold one for long; they are not those of look-ups. */
  readonly maximumQueryConnections: number;
  readonly connectTimeoutMilliseconds: number;
  readonly idleTimeoutMilliseconds: number;
  /** For a statement of a query; 0 is never. */
  readonly statementTimeoutMilliseconds: number;
  /** For the statement of a look-up. */
  readonly lookUpTimeoutMilliseconds: number;
  /** Whether a proxy gives every transaction another backend: then connections have no settings of their own. */
  readonly isTransactionPooled: boolean;
  /** Whether statements that are in use are prepared under a name. */
  readonly hasPreparedStatements: boolean;
}

/** How many connections a pool has, and how many callers wait for one. */
export interface PoolGauges {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The connections to one database. */
export interface DatabaseConnections {
  readonly lookUps: PoolGauges;
  readonly queries: PoolGauges;
  /** Under how many names statements are prepared on them, at most. */
  readonly preparedNames: number;
}

/** A backend keeps some 30 KiB for each. */
const MAXIMUM_PREPARED_NAMES = 500;

/** All connections to an embedded database are one session, so that there must be only one at a time. */
const ONE_SESSION = { maximumConnections: 1, hasPreparedStatements: false };
/** It takes no settings when a connection begins, and goes on with what the one before has left. */
const BEGIN_EMBEDDED =
  "ROLLBACK; SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable read'; SET TimeZone = 'UTC'";

/** One database: a MikroORM instance with its pool of read-only connections. */
export class Database implements StatementReader {
  #serverVersion: Promise<number> | null = null;
  #ping: Statement<string> | null = null;
  readonly #names: PreparedNames;

  private constructor(
    readonly orm: MikroORM,
    private readonly pool: Pool,
    private readonly queryPool: Pool,
    private readonly address: DatabaseAddress,
    /** Where it is, for operators. */
    readonly label: string,
    private readonly limits: PoolLimits,
  ) {
    this.#names = new PreparedNames(limits.hasPreparedStatements ? MAXIMUM_PREPARED_NAMES : 0);
    this.#names.watch(pool);
    if (queryPool !== pool) {
      this.#names.watch(queryPool);
    }
  }

  /** Set up the pool; connections are made when they are needed. */
  static async open(login: DatabaseLogin, configured: PoolLimits): Promise<Database> {
    const isEmbedded = login.parameters.has(EMBEDDED_PARAMETER);
    const limits = isEmbedded ? { ...configured, ...ONE_SESSION } : configured;
    const pools: Pool[] = [];
    const given = login.parameters.get('options');
    // `init` would look for extensions that nobody uses.
    const orm = new MikroORM({
      entities: STATIC_ENTITIES,
      host: login.host,
      port: login.port,
      dbName: login.database,
      // Who serves a database never makes one.
      ensureDatabase: false,
      ...(login.user === null ? {} : { user: login.user }),
      ...(login.password === null ? {} : { password: login.password }),
      pool: { min: 0, max: limits.maximumConnections, idleTimeoutMillis: limits.idleTimeoutMilliseconds },
      driverOptions: {
        onPoolCreated: (pool: Pool) => {
          pools.push(pool);
        },
        connectionTimeoutMillis: limits.connectTimeoutMilliseconds,
        Client: GuardedClient,
        // Statements are sent without waiting for the answers to those before.
        pipeline: true,
        // Tells operators which process holds a connection.
        application_name: `butler-server ${String(process.pid)}`,
        ...sslOptions(login.parameters),
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
        ...startUpOptions(limits, [...settingsOf(limits.lookUpTimeoutMilliseconds), LOOKUP_PLANS], given),
      },
    });
    try {
      await orm.connect();
    } catch (error) {
      await orm.close(true);
      throw translateDatabaseError(error);
    }
    const [pool] = pools;
    if (pool === undefined) {
      throw new Error('MikroORM did not hand over its connection pool.');
    }
    const queryPool = isEmbedded
      ? pool
      : new Pool({
          ...pool.options,
          // The pool hides it from enumeration.
          password: pool.options.password,
          min: 0,
          max: limits.maximumQueryConnections,
          ...startUpOptions(limits, settingsOf(limits.statementTimeoutMilliseconds), given),
        });
    if (isEmbedded) {
      pool.on('connect', (client) => {
        void client.query(BEGIN_EMBEDDED).catch(() => undefined);
      });
    }
    // A connection that breaks fails the statement that it executes; an idle one is replaced when the next is asked for.
    const ignore = (): void => undefined;
    for (const each of new Set([pool, queryPool])) {
      each.on('error', ignore).on('connect', (client) => client.on('error', ignore));
    }
    breakSilentConnections(pool, patience(limits.lookUpTimeoutMilliseconds));
    if (queryPool !== pool) {
      breakSilentConnections(queryPool, patience(limits.statementTimeoutMilliseconds));
    }
    const { host, port, database } = login;
    return new Database(orm, pool, queryPool, { host, port }, `${host}:${String(port)}/${database}`, limits);
  }

  /**
   * A connection for one request that reads many rows, or has several statements to see the same state.
   *
   * @param signal ends it at once.
   * @throws ServiceError if there is no connection to be had.
   */
  session(signal: AbortSignal): Promise<DatabaseSession> {
    const settings = transactionSettings(this.limits, this.limits.statementTimeoutMilliseconds);
    return DatabaseSession.open(this.queryPool, this.address, signal, settings);
  }

  /**
   * Statements of a look-up that need several, all of which see one state of the database.
   *
   * @throws ServiceError if there is no connection to be had, and whatever the work throws.
   */
  async inOneState<T>(work: (reader: StatementReader) => Promise<T>): Promise<T> {
    const signal = currentBeneficiary() ?? new AbortController().signal;
    const settings = transactionSettings(this.limits, this.limits.lookUpTimeoutMilliseconds);
    const session = await DatabaseSession.open(this.pool, this.address, signal, settings);
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }

  /**
   * The major version of the server.
   *
   * @throws ServiceError if it has to be asked and cannot be.
   */
  serverVersion(): Promise<number> {
    this.#serverVersion ??= workForAll(() => this.#readServerVersion());
    return this.#serverVersion;
  }

  async #readServerVersion(): Promise<number> {
    try {
      const statement = this.prepare(() => sql`SELECT current_setting('server_version_num')`);
      const [row] = await this.read(statement, {});
      return Math.floor(Number(row?.[0]) / 10_000);
    } catch (error) {
      this.#serverVersion = null;
      throw error;
    }
  }

  /** Compile a statement once, to be executed many times. */
  prepare<P extends string>(build: (parameter: (name: P) => RawBuilder<unknown>) => RawBuilder<unknown>): Statement<P> {
    const compiler: Compiler = this.orm.em.getKysely();
    return new Statement(compiler, this.#names, build);
  }

  /**
   * Execute a prepared statement in one round trip and return its rows as text.
   *
   * @throws ServiceError if the database is unavailable, does not answer in time or refuses the repository.
   */
  async read<P extends string>(
    statement: Statement<P>,
    values: Readonly<Record<P, BoundValue>>,
  ): Promise<readonly Row[]> {
    try {
      return await executeOnce(this.pool, this.address, statement.withValues(values, true));
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /**
   * All rows of a static table through its entity, for the small tables that are read when a repository is opened.
   *
   * @throws ServiceError as `read`.
   */
  async loadAll<T extends object>(entity: EntityName<T>, schema: string): Promise<readonly Loaded<T>[]> {
    try {
      return await this.orm.em.fork().findAll(entity, { schema, disableIdentityMap: true });
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /**
   * Returns if the database answers.
   *
   * @throws ServiceError if it does not.
   */
  async ping(): Promise<void> {
    this.#ping ??= this.prepare(() => sql`SELECT 1`);
    await this.read(this.#ping, {});
  }

  /** Gauges of the connections. */
  get connections(): DatabaseConnections {
    return { lookUps: gauges(this.pool), queries: gauges(this.queryPool), preparedNames: this.#names.size };
  }

  async close(): Promise<void> {
    await Promise.all([this.orm.close(true), ...(this.queryPool === this.pool ? [] : [this.queryPool.end()])]);
  }
}

function gauges({ totalCount, idleCount, waitingCount }: Pool): PoolGauges {
  return { total: totalCount, idle: idleCount, waiting: waitingCount };
}

/** After such a time without traffic the network is asked whether the database's machine is still there. */
const KEEP_ALIVE_MILLISECONDS = 15_000;
/** For an answer to arrive after the database has had all the time that it gets for a statement. */
const GRACE_MILLISECONDS = 5_000;
function patience(statementTimeout: number): number {
  return statementTimeout === 0 ? 0 : statementTimeout + GRACE_MILLISECONDS;
}

/** What `sslmode` says, in the driver's words. */
export function sslOptions(parameters: ReadonlyMap<string, string>): object {
  switch (parameters.get('sslmode')) {
    case 'require':
    case 'prefer':
      return { ssl: { rejectUnauthorized: false } };
    case 'verify-ca':
    case 'verify-full':
      return { ssl: true };
    default:
      return {};
  }
}
