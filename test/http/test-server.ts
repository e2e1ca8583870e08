import { request as httpRequest } from 'node:http';
import { AppModule } from '../../src/app.module.js';
import { type Environment, loadConfiguration } from '../../src/config/index.js';
import { type RunningServer, startServer } from '../../src/http/index.js';
import { rootLogger } from '../../src/logging/index.js';

/** The real server on a free port of this machine, with the lines of its log. */
export interface TestServer extends RunningServer {
  readonly log: readonly string[];
}

/** Repositories that can be asked for, but not opened: enough for everything that happens before. */
export const REPOSITORIES = JSON.stringify({
  open: { config_uri: '/nonexistent/open/butler.yaml', authorized_groups: ['*'] },
  closed: { config_uri: '/nonexistent/closed/butler.yaml', authorized_groups: ['g_readers', 'g_others'] },
});

/** Start a server with that configuration; without repositories unless the environment names some. */
export async function startTestServer(environment: Environment = {}): Promise<TestServer> {
  const log: string[] = [];
  const configuration = loadConfiguration({
    HOST: '127.0.0.1',
    PORT: '0',
    BUTLER_SERVER_LOG_FORMAT: 'json',
    BUTLER_SERVER_SHUTDOWN_GRACE_SECONDS: '5',
    ...environment,
  });
  const logger = rootLogger(configuration.logging, { write: (line) => log.push(line) });
  const server = await startServer(AppModule.with(configuration), configuration, logger);
  return { ...server, log };
}

/** Start a server of the test repositories that lets everybody in. */
export function startOpenServer(environment: Environment = {}): Promise<TestServer> {
  return startTestServer({
    DAF_BUTLER_SERVER_REPOSITORIES: REPOSITORIES,
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
    ...environment,
  });
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Send a request exactly as given: unlike `fetch` this leaves the path alone. */
export function send(
  server: RunningServer,
  method: string,
  path: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: { ...options.headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

/** Send a JSON body. */
export function post(server: RunningServer, path: string, body: string | Uint8Array): Promise<Answer> {
  return send(server, 'POST', path, { headers: { 'content-type': 'application/json' }, body });
}
