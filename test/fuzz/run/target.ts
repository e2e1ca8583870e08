import { freePort, type ServerProcess, startServerProcess } from '../../environment/server.js';
import { servedToEverybody, type TestRepository } from '../../environment/repositories.js';
import { readVocabulary } from '../grammar/index.js';
import type { Target } from './fuzz.js';

/** A server of its own for a run. */
export interface RunningTarget extends Target {
  readonly server: ServerProcess;
}

/** Start a server of repositories and learn their words. */
export async function startTarget(repositories: ReadonlyMap<string, TestRepository>): Promise<RunningTarget> {
  const adminPort = await freePort();
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
    BUTLER_SERVER_ADMIN_PORT: String(adminPort),
    BUTLER_SERVER_LOOKUP_TIMEOUT_SECONDS: '10',
    BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS: '10',
  });
  const names = [...repositories.keys()];
  return {
    server,
    url: server.url,
    pid: server.pid,
    vocabularies: await Promise.all(names.map((name) => readVocabulary(server.url, name))),
    forget: async () => {
      for (const name of names) {
        const path = `/admin/caches/${name}/refresh`;
        const response = await fetch(`http://127.0.0.1:${String(adminPort)}${path}`, { method: 'POST' });
        if (!response.ok) {
          throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
        }
      }
    },
  };
}
