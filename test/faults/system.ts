import { DatabaseServer } from '../environment/database-server.js';
import { moveRepositories } from '../environment/moved-repositories.js';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { TcpProxy } from '../environment/tcp-proxy.js';

/** The repository of these tests. */
export const REPOSITORY = 'package_base';

/** A server process, a PostgreSQL of its own and a proxy between them. */
export interface System {
  readonly server: ServerProcess;
  readonly database: DatabaseServer;
  readonly proxy: TcpProxy;
  /** Schema of the repository's tables. */
  readonly schema: string;
  /** Kill the server process. */
  kill(): void;
  /** Process ids of the server's connections that execute something. */
  busyBackends(): Promise<readonly number[]>;
  /** @throws Error if the server does not end in an orderly way, unless it has been killed. */
  stop(): Promise<void>;
}

/** What a test wants to be different. */
interface SystemOptions {
  /** Whether the PostgreSQL follows that of the tests. */
  readonly isStandby?: boolean;
  readonly repository?: string;
}

export async function startSystem(
  variables: Readonly<Record<string, string>> = {},
  { isStandby = false, repository = REPOSITORY }: SystemOptions = {},
): Promise<System> {
  const repositories = await testRepositories(repository);
  const database = await DatabaseServer.copy(isStandby);
  const proxy = await TcpProxy.start(database.port);
  const moved = moveRepositories(repositories, proxy.port);
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(moved.repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
    ...variables,
  });
  let isKilled = false;
  return {
    server,
    database,
    proxy,
    schema: repositories.get(repository)?.schema ?? '',
    kill: () => {
      isKilled = true;
      process.kill(server.pid, 'SIGKILL');
    },
    busyBackends: async () => {
      const rows = await database.query(
        `SELECT pid FROM pg_stat_activity
         WHERE application_name = 'butler-server ${String(server.pid)}' AND state <> 'idle'`,
      );
      return rows.map((row) => Number(row['pid']));
    },
    stop: async () => {
      const status = await server.stop();
      await proxy.stop();
      await database.remove();
      moved.remove();
      if (status !== 0 && !isKilled) {
        throw new Error(`The server ended with ${String(status)}:\n${server.log()}`);
      }
    },
  };
}
