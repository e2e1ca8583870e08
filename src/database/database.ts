import { type EntityName, type Loaded, MikroORM } from '@mikro-orm/postgresql';
import { type RawBuilder } from 'kysely';
import type { Pool } from 'pg';
import { translateDatabaseError } from './database-error.js';
import { STATIC_ENTITIES } from './entities/index.js';
import { type BoundValue, type Compiler, type Row, Statement } from './statement.js';

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
  readonly connectTimeoutMilliseconds: number;
  readonly idleTimeoutMilliseconds: number;
  readonly statementTimeoutMilliseconds: number;
}

/** Rows as PostgreSQL sends them: `pg` would turn integers beyond 2^53 into strings and others into numbers. */
const TEXT_TYPES = { getTypeParser: () => (value: string) => value };

/** One database: a MikroORM instance with its pool of read-only connections. */
export class Database {
  private constructor(
    readonly orm: MikroORM,
    private readonly pool: Pool,
  ) {}

  /** Set up the pool; connections are made when they are needed. */
  static async open(login: DatabaseLogin, limits: PoolLimits): Promise<Database> {
    const pools: Pool[] = [];
    const orm = await MikroORM.init({
      entities: STATIC_ENTITIES,
      host: login.host,
      port: login.port,
      dbName: login.database,
      ...(login.user === null ? {} : { user: login.user }),
      ...(login.password === null ? {} : { password: login.password }),
      pool: { min: 0, max: limits.maximumConnections, idleTimeoutMillis: limits.idleTimeoutMilliseconds },
      driverOptions: {
        onPoolCreated: (pool: Pool) => {
          pools.push(pool);
        },
        connectionTimeoutMillis: limits.connectTimeoutMilliseconds,
        // Tells operators which process holds a connection.
        application_name: `butler-server ${String(process.pid)}`,
        ...sslOptions(login.parameters),
        options: sessionOptions(limits, login.parameters.get('options')),
      },
    });
    await orm.connect();
    const [pool] = pools;
    if (pool === undefined) {
      throw new Error('MikroORM did not hand over its connection pool.');
    }
    return new Database(orm, pool);
  }

  /** Compile a statement once, to be executed many times. */
  prepare<P extends string>(build: (parameter: (name: P) => RawBuilder<unknown>) => RawBuilder<unknown>): Statement<P> {
    const compiler: Compiler = this.orm.em.getKysely();
    return new Statement(compiler, build);
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
    const name = statement.nextName();
    try {
      const result = await this.pool.query<(string | null)[]>({
        text: statement.text,
        values: [...statement.bind(values)],
        rowMode: 'array',
        types: TEXT_TYPES,
        ...(name === null ? {} : { name }),
      });
      return result.rows;
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

  /** Gauges of the connection pool. */
  get connections(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}

/** Session settings travel in the start-up packet, so that they cost no statement. */
function sessionOptions(limits: PoolLimits, given: string | undefined): string {
  const settings = [
    '-c default_transaction_read_only=on',
    '-c TimeZone=UTC',
    // Look-ups by key have the same best plan for all values, and planning them takes longer than running them.
    '-c plan_cache_mode=force_generic_plan',
    '-c jit=off',
    `-c statement_timeout=${String(limits.statementTimeoutMilliseconds)}`,
  ];
  return [given, ...settings].filter((part) => part !== undefined && part !== '').join(' ');
}

function sslOptions(parameters: ReadonlyMap<string, string>): object {
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
