import { type Database, Databases } from '../../src/database/index.js';
import { environmentVariable } from './variable.js';

type Limits = ConstructorParameters<typeof Databases>[0];

/** One connection of each kind, for long enough. */
const ONE_CONNECTION: Limits = {
  maximumConnections: 1,
  maximumQueryConnections: 1,
  connectTimeoutMilliseconds: 10_000,
  idleTimeoutMilliseconds: 60_000,
  statementTimeoutMilliseconds: 60_000,
  lookUpTimeoutMilliseconds: 60_000,
  isTransactionPooled: false,
  hasPreparedStatements: true,
};

/** The tests' database as the server opens it, without a server. */
export async function openDirectly(
  limits: Partial<Limits> = {},
): Promise<{ readonly database: Database; readonly close: () => Promise<void> }> {
  const databases = new Databases({ ...ONE_CONNECTION, ...limits });
  const { hostname, port, username, password, pathname } = new URL(environmentVariable('BUTLER_TEST_POSTGRES_URL'));
  const database = await databases.get({
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    parameters: new Map(),
  });
  return { database, close: () => databases.onApplicationShutdown() };
}
