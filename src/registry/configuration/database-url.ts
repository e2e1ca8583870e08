import { RepositoryConfigurationError } from './configuration.js';

/** The parts of a SQLAlchemy URL; null for those that it does not have. */
export interface DatabaseUrl {
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly database: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

const FORM = new RegExp(
  [
    String.raw`^(?<dialect>\w+)(?:\+\w+)?://`,
    String.raw`(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?`,
    String.raw`(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?`,
    String.raw`(?::(?<port>\d*))?`,
    String.raw`(?:/(?<database>[^?]*))?`,
    String.raw`(?:\?(?<query>.*))?$`,
  ].join(''),
);

/**
 * Parse SQLAlchemy's form, `dialect+driver://user:password@host:port/database?key=value`, in which user, password and
 * database are percent-encoded.
 *
 * @throws RepositoryConfigurationError if it is no such URL or not PostgreSQL's; the message does not quote it.
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  const parts = FORM.exec(url)?.groups;
  if (parts === undefined) {
    throw new RepositoryConfigurationError("'registry.db' is not a database URL.");
  }
  const { dialect = '', user, password, ipv6, host, port, database, query = '' } = parts;
  if (dialect !== 'postgresql') {
    throw new RepositoryConfigurationError(
      `Repositories in '${dialect}' databases are not supported: only PostgreSQL is.`,
    );
  }
  return {
    user: decoded(user),
    password: decoded(password),
    host: given(host ?? ipv6),
    port: given(port),
    database: decoded(database),
    parameters: new Map(new URLSearchParams(query)),
  };
}

function given(part: string | undefined): string | null {
  return part === undefined || part === '' ? null : part;
}

function decoded(part: string | undefined): string | null {
  const value = given(part);
  try {
    return value === null ? null : decodeURIComponent(value);
  } catch (error) {
    throw new RepositoryConfigurationError("'registry.db' has a part that is not percent-encoded UTF-8.", {
      cause: error,
    });
  }
}
