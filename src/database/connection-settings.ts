/** What of a pool's limits decides where settings go. */
interface Pooling {
  /** Whether a proxy gives every transaction another backend: then connections have no settings of their own. */
  readonly isTransactionPooled: boolean;
}

/** Look-ups by key have the same best plan for all values, and planning them takes longer than running them. */
export const LOOKUP_PLANS = 'plan_cache_mode=force_generic_plan';

/** For a transaction that nothing is asked of, which is not one of ours that runs. */
const IDLE_TRANSACTION_MILLISECONDS = 60_000;

/** Waits for a lock may take the half of a statement's time: it is no fault of a query that somebody alters a table. */
const LOCK_SHARE = 0.5;
const MOST_LOCK_MILLISECONDS = 30_000;

/** How connections are set; where they cannot be, transactions are. */
export function settingsOf(statementTimeout: number): readonly string[] {
  const lockTimeout = statementTimeout === 0 ? Infinity : Math.ceil(statementTimeout * LOCK_SHARE);
  return [
    'default_transaction_read_only=on',
    'TimeZone=UTC',
    'jit=off',
    `statement_timeout=${String(statementTimeout)}`,
    `lock_timeout=${String(Math.min(MOST_LOCK_MILLISECONDS, lockTimeout))}`,
    `idle_in_transaction_session_timeout=${String(IDLE_TRANSACTION_MILLISECONDS)}`,
  ];
}

/** What only connections can be set to. */
const OF_CONNECTIONS = [
  // All statements of a session see one state of the database, though nobody says BEGIN.
  'default_transaction_isolation=repeatable\\ read',
  // The database frees what it has for a server whose machine has gone.
  'tcp_keepalives_idle=15',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
];

/** Settings travel in the start-up packet, so that they cost no statement; proxies that pool transactions refuse that. */
export function startUpOptions(
  pooling: Pooling,
  settings: readonly string[],
  given = '',
): { readonly options?: string } {
  const own = pooling.isTransactionPooled ? [] : [...settings, ...OF_CONNECTIONS];
  const options = [...(given === '' ? [] : [given]), ...own.map((setting) => `-c ${setting}`)];
  return options.length === 0 ? {} : { options: options.join(' ') };
}

/** The same settings as statements for each transaction; none where connections are set. */
export function transactionSettings(pooling: Pooling, statementTimeout: number): readonly string[] {
  return pooling.isTransactionPooled ? settingsOf(statementTimeout).map((setting) => `SET LOCAL ${setting}`) : [];
}
