import { type AddressInfo, Server as NetServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Configuration } from '../../config/index.js';
import { DOCUMENTATION_PATH } from '../documentation/document.js';
import { AdminDoor } from './admin-door.js';
import { createApplication } from './application.js';
import { Draining } from './draining.js';
import { ensurePortIsFree } from './free-port.js';

/** Address of a server without configured repositories: nobody has been asked who may use it. */
const LOOPBACK = '127.0.0.1';
/** Milliseconds after which idle connections are closed: requests may have been on their way when the server began to stop. */
const LAST_REQUESTS_MILLISECONDS = 500;
/** Milliseconds after which requests are refused on connections that are still open. */
const REFUSAL_MILLISECONDS = 2_000;
/** Milliseconds between two looks for connections that have become idle. */
const IDLE_CHECK_MILLISECONDS = 50;
/** Milliseconds for everything to be released in an orderly way, after the last request. */
const CLOSE_MILLISECONDS = 2_000;

/** A server that listens. */
export interface RunningServer {
  /** URL that it listens on. */
  readonly url: string;
  /** URL of the port for operators; null if there is none. */
  readonly adminUrl: string | null;
  /** Take no new connections, let running requests finish within the configured time, then release everything. */
  stop(): Promise<void>;
}

/**
 * Make sure that the server will be able to listen, before anything is done that takes time.
 *
 * @throws ConfigurationError if another program listens on its port, or this one may not.
 */
export function ensureAddressIsFree({ http, repositories }: Configuration): Promise<void> {
  return ensurePortIsFree(http.port, repositories.isConfigured ? http.host : LOOPBACK);
}

/** Start to serve; returns when connections are accepted. */
export async function startServer(
  module: object,
  configuration: Configuration,
  logger: Logger,
): Promise<RunningServer> {
  const { host, port, shutdownDelaySeconds, shutdownGraceSeconds } = configuration.http;
  const door = new AdminDoor(configuration.admin, !configuration.repositories.isConfigured);
  const application = await createApplication(module, logger, configuration, door);
  await application.listen(port, configuration.repositories.isConfigured ? host : LOOPBACK);
  const url = urlOf(application.getHttpServer());
  const adminServer = await door.listen(application.getHttpAdapter().getInstance(), configuration.http);
  const adminUrl = adminServer === null ? null : urlOf(adminServer);
  announce(url, adminUrl, configuration, logger);
  return {
    url,
    adminUrl,
    stop: async () => {
      const draining = application.get(Draining, { strict: false });
      draining.begin();
      await delay(shutdownDelaySeconds * 1000);
      await drain(application, draining, shutdownGraceSeconds);
      door.close();
      // Connections to a database that a statement for nobody holds, or one that does not answer, keep nobody waiting.
      await atMost(CLOSE_MILLISECONDS, application.close());
    },
  };
}

function announce(url: string, adminUrl: string | null, configuration: Configuration, logger: Logger): void {
  const { size } = configuration.repositories.repositories;
  logger.info(`Serving ${String(size)} repositories at ${url}, documentation at ${url}/${DOCUMENTATION_PATH}`);
  if (adminUrl !== null) {
    logger.info(`Serving operators at ${adminUrl}`);
  }
  if (size === 0) {
    logger.warn(`No repositories: DAF_BUTLER_SERVER_REPOSITORIES is not set. Listening on ${LOOPBACK} only.`);
  }
}

async function drain(application: NestFastifyApplication, draining: Draining, graceSeconds: number): Promise<void> {
  const server = application.getHttpServer();
  const closed = new Promise<void>((resolve) => {
    // That of HTTP would close idle connections at once, on which requests may be under way.
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  const started = performance.now();
  const idleCheck = setInterval(() => {
    const elapsed = performance.now() - started;
    if (elapsed > REFUSAL_MILLISECONDS) {
      draining.refuseRequests();
    }
    if (elapsed > LAST_REQUESTS_MILLISECONDS) {
      server.closeIdleConnections();
    }
  }, IDLE_CHECK_MILLISECONDS);
  await atMost(graceSeconds * 1000, closed);
  clearInterval(idleCheck);
  server.closeAllConnections();
}

/** Wait until work is done, but not longer than so many milliseconds. */
async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const finished = new AbortController();
  const patience = delay(milliseconds, undefined, { signal: finished.signal }).catch(() => undefined);
  try {
    await Promise.race([work, patience]);
  } finally {
    finished.abort();
  }
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${String(port)}`;
}
