import type { DatabaseLogin } from '../../database/index.js';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { findLogin } from './credentials.js';
import { parseDatabaseUrl } from './database-url.js';
import { type ConfigurationTree, text } from './tree.js';

const DEFAULT_PORT = 5432;
const LARGEST_PORT = 65535;
/** Where Debian's PostgreSQL has its socket, the place that its clients take too. */
const DEFAULT_HOST = '/var/run/postgresql';
/** Parameters of the URL that stand for one of its parts, and win over it. */
const PARTS = ['host', 'port', 'dbname', 'user', 'password'];

/**
 * The database of a repository: the SQLAlchemy URL `registry.db`, its gaps filled from the keys beside it, and the
 * login from the credentials where these have a matching entry (protocol sections 1.2 and 1.3).
 *
 * @throws RepositoryConfigurationError for other databases than PostgreSQL and for unusable credentials.
 */
export async function databaseAddress(registry: ConfigurationTree, environment: Environment): Promise<DatabaseLogin> {
  const { parameters, ...url } = parseDatabaseUrl(text(registry, 'db') ?? '');
  const host = url.host ?? text(registry, 'host');
  const port = url.port ?? text(registry, 'port');
  const database = url.database ?? text(registry, 'database');
  const user = url.user ?? text(registry, 'username');
  const stored =
    host === null || database === null ? null : await findLogin({ host, port, database, user }, environment);
  const login = stored ?? { user, password: url.password ?? text(registry, 'password') };
  const finalUser = parameters.get('user') ?? login.user;
  return {
    host: parameters.get('host') ?? host ?? environment['PGHOST'] ?? DEFAULT_HOST,
    port: portNumber(parameters.get('port') ?? port ?? environment['PGPORT'] ?? String(DEFAULT_PORT)),
    database: parameters.get('dbname') ?? database ?? environment['PGDATABASE'] ?? finalUser ?? '',
    user: finalUser,
    password: parameters.get('password') ?? login.password,
    parameters: new Map([...parameters].filter(([name]) => !PARTS.includes(name))),
  };
}

/**
 * The database of a SQLAlchemy URL, with the login from the credentials as for a repository that names it.
 *
 * @throws RepositoryConfigurationError as `databaseAddress`.
 */
export function databaseLogin(url: string, environment: Environment): Promise<DatabaseLogin> {
  return databaseAddress({ db: url }, environment);
}

function portNumber(port: string): number {
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > LARGEST_PORT) {
    throw new RepositoryConfigurationError(`The database's port must be a number from 1 to ${String(LARGEST_PORT)}.`);
  }
  return number;
}
