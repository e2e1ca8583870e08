import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { globMatcher } from '../../foundation/globs/index.js';
import { type DatabaseAddress, type Environment, RepositoryConfigurationError } from './configuration.js';
import { type ConfigurationTree, text } from './tree.js';

const DEFAULT_PORT = 5432;
/** Any permission for group or others makes a credentials file unusable. */
const GROUP_AND_OTHERS = 0o077;

interface ParsedUrl {
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly database: string | null;
  readonly parameters: Map<string, string>;
}

/**
 * The database of a repository: the SQLAlchemy URL `registry.db`, its gaps filled from the keys beside it, and the
 * login from the credentials file where that has a matching entry (protocol sections 1.2 and 1.3).
 *
 * @throws RepositoryConfigurationError for other databases than PostgreSQL and for unusable credentials.
 */
export async function databaseAddress(registry: ConfigurationTree, environment: Environment): Promise<DatabaseAddress> {
  const url = parseUrl(text(registry, 'db') ?? '');
  const host = url.host ?? text(registry, 'host');
  const port = url.port ?? text(registry, 'port');
  const database = url.database ?? text(registry, 'database');
  const user = url.user ?? text(registry, 'username');
  const login = { user, password: url.password ?? text(registry, 'password') };
  const stored =
    host === null || database === null ? null : await storedLogin({ host, port, database, user }, environment);
  return {
    host: host ?? environment['PGHOST'] ?? '/var/run/postgresql',
    port: Number(port ?? environment['PGPORT'] ?? DEFAULT_PORT),
    database: database ?? environment['PGDATABASE'] ?? user ?? '',
    ...(stored ?? login),
    parameters: url.parameters,
  };
}

/** SQLAlchemy's form: `dialect+driver://user:password@host:port/database?key=value`, user and password encoded. */
function parseUrl(url: string): ParsedUrl {
  const match =
    /^(?<dialect>\w+)(\+\w+)?:\/\/((?<user>[^:/]*)(:(?<password>[^@]*))?@)?(\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(:(?<port>\d+))?(\/(?<database>[^?]*))?(\?(?<query>.*))?$/.exec(
      url,
    );
  const parts = match?.groups;
  if (parts === undefined) {
    throw new RepositoryConfigurationError("'registry.db' is not a database URL.");
  }
  if (parts['dialect'] !== 'postgresql' && parts['dialect'] !== 'postgres') {
    throw new RepositoryConfigurationError(
      `Repositories in '${parts['dialect'] ?? ''}' databases are not supported: only PostgreSQL is.`,
    );
  }
  const parameters = new Map(new URLSearchParams(parts['query'] ?? ''));
  return {
    user: decoded(parts['user']),
    password: decoded(parts['password']),
    host: given(parts['host'] ?? parts['ipv6']) ?? parameters.get('host') ?? null,
    port: given(parts['port']) ?? parameters.get('port') ?? null,
    database: given(parts['database']),
    parameters,
  };
}

function given(part: string | undefined): string | null {
  return part === undefined || part === '' ? null : part;
}

function decoded(part: string | undefined): string | null {
  const value = given(part);
  return value === null ? null : decodeURIComponent(value);
}

interface Target {
  readonly host: string;
  readonly port: string | null;
  readonly database: string;
  readonly user: string | null;
}

async function storedLogin(
  target: Target,
  environment: Environment,
): Promise<{ readonly user: string | null; readonly password: string } | null> {
  for (const entry of await credentials(environment)) {
    const url = entry['url'];
    const password = entry['password'];
    if (typeof url !== 'string' || typeof password !== 'string') {
      throw new RepositoryConfigurationError('Every entry of the database credentials needs a url and a password.');
    }
    if (matches(url, target)) {
      return { user: target.user ?? entry['username'] ?? null, password };
    }
  }
  return null;
}

function matches(pattern: string, target: Target): boolean {
  const parts = /^(?<scheme>[^:]+):\/\/((?<user>[^@/]+)@)?(?<host>[^/:]+)(:(?<port>\d+))?(\/(?<database>.*))?$/.exec(
    pattern,
  )?.groups;
  if (parts === undefined) {
    throw new RepositoryConfigurationError('A url among the database credentials is malformed.');
  }
  const { scheme = '', user, host = '', port, database = '' } = parts;
  if (scheme.includes('+')) {
    throw new RepositoryConfigurationError(`A url among the database credentials names a driver ('${scheme}').`);
  }
  return (
    scheme === 'postgresql' &&
    (database === '' || globMatcher(database)(target.database)) &&
    (user === undefined || user === target.user) &&
    globMatcher(host.toLowerCase())(target.host) &&
    (port === undefined || port === target.port)
  );
}

async function credentials(environment: Environment): Promise<readonly Readonly<Record<string, string>>[]> {
  const inline = environment['LSST_DB_AUTH_CREDENTIALS'];
  if (inline !== undefined && inline !== '') {
    return entries(inline, 'LSST_DB_AUTH_CREDENTIALS');
  }
  const home = environment['HOME'] ?? homedir();
  const file = (environment['LSST_DB_AUTH'] ?? '~/.lsst/db-auth.yaml').replace(/^~(?=\/)/, home);
  const path = file.startsWith('/') ? file : join(process.cwd(), file);
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true) {
    return [];
  }
  if ((info.mode & GROUP_AND_OTHERS) !== 0) {
    throw new RepositoryConfigurationError(`'${path}' must not be accessible to group or others.`);
  }
  return entries(await readFile(path, 'utf8'), path);
}

function entries(content: string, source: string): readonly Readonly<Record<string, string>>[] {
  let list: unknown;
  try {
    list = parse(content);
  } catch (error) {
    throw new RepositoryConfigurationError(`The database credentials in ${source} cannot be read.`, { cause: error });
  }
  if (!Array.isArray(list)) {
    throw new RepositoryConfigurationError(`The database credentials in ${source} must be a list.`);
  }
  return list as readonly Readonly<Record<string, string>>[];
}
