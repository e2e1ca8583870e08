import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { globMatcher } from '../../foundation/globs/index.js';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { type ConfigurationTree, isTree, text } from './tree.js';
import { parseYaml } from './yaml-file.js';

/** Any permission for group or others makes a credentials file unusable. */
const GROUP_AND_OTHERS = 0o077;
const INLINE = 'LSST_DB_AUTH_CREDENTIALS';

/** A database for which credentials are wanted. */
export interface CredentialsTarget {
  readonly host: string;
  readonly port: string | null;
  readonly database: string;
  readonly user: string | null;
}

/** As whom to log in. */
export interface Login {
  readonly user: string | null;
  readonly password: string;
}

/**
 * The first entry of the credentials that matches a PostgreSQL database (protocol section 1.3); null if none does or
 * there are no credentials. Messages hold no secret.
 *
 * @throws RepositoryConfigurationError if others may read the file, or if it is malformed.
 */
export async function findLogin(target: CredentialsTarget, environment: Environment): Promise<Login | null> {
  for (const entry of await readCredentials(environment)) {
    const url = text(entry, 'url');
    if (url === null) {
      throw new RepositoryConfigurationError('An entry of the database credentials has no url.');
    }
    if (matches(url, target)) {
      const password = text(entry, 'password');
      if (password === null) {
        throw new RepositoryConfigurationError('The matching entry of the database credentials has no password.');
      }
      const username = text(entry, 'username');
      return { user: target.user ?? (username === '' ? null : username), password };
    }
  }
  return null;
}

const FORM =
  /^(?<scheme>[^:]+):\/\/(?:(?<user>[^@/:]+)(?::[^@/]*)?@)?(?<host>[^/:]+)(?::(?<port>\d+))?(?:\/(?<database>.*))?$/;

function matches(pattern: string, target: CredentialsTarget): boolean {
  const parts = FORM.exec(pattern)?.groups;
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

async function readCredentials(environment: Environment): Promise<readonly ConfigurationTree[]> {
  const inline = environment[INLINE] ?? '';
  if (inline !== '') {
    return entries(parseInline(inline), INLINE);
  }
  const home = environment['HOME'] ?? homedir();
  const path = resolve((environment['LSST_DB_AUTH'] ?? '~/.lsst/db-auth.yaml').replace(/^~(?=\/)/, home));
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) {
    return [];
  }
  if ((found.mode & GROUP_AND_OTHERS) !== 0) {
    throw new RepositoryConfigurationError(`'${path}' must not be accessible to group or others.`);
  }
  return entries(parseYaml(await readFile(path, 'utf8'), `'${path}'`, 'failsafe'), `'${path}'`);
}

/** The parser's own error would quote the text, secrets and all: it is not passed on. */
function parseInline(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new RepositoryConfigurationError(`${INLINE} does not hold JSON.`);
  }
}

function entries(list: unknown, source: string): readonly ConfigurationTree[] {
  if (!Array.isArray(list) || !list.every(isTree)) {
    throw new RepositoryConfigurationError(`The database credentials in ${source} must be a list of mappings.`);
  }
  return list;
}
