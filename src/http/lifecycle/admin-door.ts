import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AdminConfiguration, HttpConfiguration } from '../../config/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { DOCUMENTATION_PATH } from '../documentation/document.js';
import { answerBrokenConnection, answerOddRequests, connectionOptions, limitHeadTime } from './fastify-options.js';

/** What tells nothing but whether the process is well, and is open to everybody who reaches it. */
const HEALTH = '/admin/health';
/** The server's own documentation, which operators may read at their port too. */
const DOCUMENTATION = [`/${DOCUMENTATION_PATH}`, '/openapi.json', '/openapi.yaml'];

/**
 * Keeps the part for operators off the public address: it is served at a port of its own, to whoever brings the token, and
 * to everybody where nothing is served that others may not see.
 */
export class AdminDoor {
  readonly #throughOwnPort = new WeakSet<IncomingMessage>();
  readonly #token: Buffer | null;
  #server: Server | null = null;

  /** @param isOpen whether the public address is open to operators only anyway. */
  constructor(
    private readonly configuration: AdminConfiguration,
    private readonly isOpen: boolean,
  ) {
    this.#token = configuration.token === null ? null : digest(configuration.token);
  }

  /** Have every request checked before anything else is done for it. */
  guard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const objection = this.#objection(request);
      if (objection?.code === 'operator_token_required') {
        reply.header('www-authenticate', 'Bearer');
      }
      done(objection ?? undefined);
    });
  }

  /** Listen at the own port, if there is one, and return what it is reached by. */
  async listen(fastify: FastifyInstance, limits: HttpConfiguration): Promise<Server | null> {
    const { port, host } = this.configuration;
    if (port === null) {
      return null;
    }
    const server = createServer(connectionOptions(limits), (request, response) => {
      this.#throughOwnPort.add(request);
      fastify.routing(request, response);
    });
    server.requestTimeout = limits.requestTimeoutSeconds * 1000;
    server.keepAliveTimeout = limits.keepAliveSeconds * 1000;
    limitHeadTime(server, limits);
    server.on('clientError', answerBrokenConnection);
    answerOddRequests(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    this.#server = server;
    return server;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  #objection(request: FastifyRequest): ServiceError | null {
    const route = request.routeOptions.url ?? '';
    if (this.#throughOwnPort.has(request.raw)) {
      const isServed = isAdminRoute(route) || DOCUMENTATION.some((path) => route.startsWith(path));
      return isServed ? null : new ServiceError('unknown_route', 'Not Found');
    }
    if (!isAdminRoute(route) || isHealthRoute(route) || this.isOpen) {
      return null;
    }
    if (this.#token === null) {
      return new ServiceError('unknown_route', 'Not Found');
    }
    return isBearer(request.headers.authorization, this.#token)
      ? null
      : new ServiceError('operator_token_required', 'This is for operators, who have a token.');
  }
}

/** Whether a route is for operators. */
export function isAdminRoute(route: string): boolean {
  return route.startsWith('/admin/') || route === '/metrics';
}

function isHealthRoute(route: string): boolean {
  return route === HEALTH || route.startsWith(`${HEALTH}/`);
}

/** Takes as long for every token. */
function isBearer(authorization: string | undefined, expected: Buffer): boolean {
  const [, given = ''] = /^Bearer +(.*)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digest(given), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
