import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { asNumber, asTruth, Variable } from './variable.js';

/** Limits of the connection pools. There is one pool per database, shared by all repositories in it. */
export class DatabaseConfiguration {
  /** Largest number of connections to one database. */
  @Variable('BUTLER_SERVER_DATABASE_POOL_SIZE', 'an integer from 1 to 1000', asNumber)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly poolSize: number = 40;

  /** Largest number of connections to one database for queries; they are kept apart from those of look-ups. */
  @Variable('BUTLER_SERVER_QUERY_POOL_SIZE', 'an integer from 1 to 1000', asNumber)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly queryPoolSize: number = 40;

  /** Seconds to wait for a connection, be it a new one or one that another request uses. */
  @Variable('BUTLER_SERVER_DATABASE_CONNECT_TIMEOUT_SECONDS', 'an integer from 1 to 600', asNumber)
  @IsInt()
  @Min(1)
  @Max(600)
  readonly connectTimeoutSeconds: number = 10;

  /** Seconds after which an unused connection is closed. */
  @Variable('BUTLER_SERVER_DATABASE_IDLE_TIMEOUT_SECONDS', 'an integer from 1 to 86400', asNumber)
  @IsInt()
  @Min(1)
  @Max(86400)
  readonly idleTimeoutSeconds: number = 60;

  /** Seconds after which the database cancels the statement of a look-up. */
  @Variable('BUTLER_SERVER_LOOKUP_TIMEOUT_SECONDS', 'an integer from 1 to 3600', asNumber)
  @IsInt()
  @Min(1)
  @Max(3600)
  readonly lookUpTimeoutSeconds: number = 60;

  /** Seconds after which the database cancels a statement of a query; 0 is never. */
  @Variable('BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS', 'an integer from 0 to 86400', asNumber)
  @IsInt()
  @Min(0)
  @Max(86400)
  readonly statementTimeoutSeconds: number = 600;

  /**
   * Whether there is a proxy in front of the database that gives every transaction another of its connections, such as
   * PgBouncer with `pool_mode = transaction`: then nothing is set for connections, only for transactions.
   */
  @Variable('BUTLER_SERVER_TRANSACTION_POOLING', 'true or false', asTruth)
  @IsBoolean()
  readonly isTransactionPooled: boolean = false;

  /** Whether statements in use are prepared on their connections. Default: unless transactions are pooled. */
  @Variable('BUTLER_SERVER_PREPARED_STATEMENTS', 'true or false', asTruth)
  @IsOptional()
  @IsBoolean()
  readonly hasPreparedStatements: boolean | null = null;
}
