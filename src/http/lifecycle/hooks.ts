import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { workFor } from '../../foundation/concurrency/index.js';
import { SERVICE_ERRORS, ServiceError } from '../../foundation/errors/index.js';
import { DOCUMENTATION_PATH } from '../documentation/document.js';
import type { WireExceptionFilter } from '../errors/wire-exception.filter.js';
import { beforeSending } from '../routing/before-sending.js';
import type { RouteTable } from '../routing/route-table.js';
import { signalOf } from '../streaming/client-gone.js';
import { isAdminRoute } from './admin-door.js';
import type { Draining } from './draining.js';

/** Headers of every answer: nobody may guess its type, keep it, frame it, run it or tell others where it was read. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** The documentation is a page with scripts, styles and pictures of its own; Swagger UI has some styles in line. */
const DOCUMENTATION_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** Let the route table learn every route that is registered from now on. */
export function recordRoutes(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.add(url, Array.isArray(method) ? method : [method]);
  });
}

/** Milliseconds for what is left of a body when its request has been answered. */
const LINGER_MILLISECONDS = 3_000;

/** Bodies are left alone, whatever their type says: the routes read them after the authorization. */
export function leaveBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete) {
      // Whoever is still sending gets the time to see the answer.
      raw.resume();
      setTimeout(() => raw.destroy(), LINGER_MILLISECONDS).unref();
    }
    done();
  });
}

/** Give every answer the request's id, and refuse new requests while the server stops. */
export function greetRequests(fastify: FastifyInstance, draining: Draining): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const isDocumentation = request.url.startsWith(`/${DOCUMENTATION_PATH}`);
    reply.headers(isDocumentation ? DOCUMENTATION_HEADERS : SECURITY_HEADERS).header('x-request-id', request.id);
    if (draining.refusesRequests && !outlivesDraining(request)) {
      reply.header('connection', 'close');
      done(new ServiceError('shutting_down', 'The Butler Server is shutting down.'));
      return;
    }
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (draining.isDraining || reply.statusCode === SERVICE_ERRORS.request_timeout.status) {
      reply.header('connection', 'close');
    }
    done(null, payload);
  });
}

/** Characters of an answer from which on it is sent as bytes. */
const LARGE = 16_384;

/**
 * Turn large texts into bytes, after all that others do with answers: Node takes three bytes for every character of a text
 * that it writes, which the allocator asks the kernel for.
 */
export function sendBytes(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    beforeSending(route, (_request, _reply, payload, done) => {
      done(null, typeof payload === 'string' && payload.length > LARGE ? Buffer.from(payload) : payload);
    });
  });
}

/** Answer what no route takes before anything is demanded of its body, which nobody will read. */
export function answerUnrouted(fastify: FastifyInstance, filter: WireExceptionFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404) {
      filter.answerUnrouted(request, reply);
    } else {
      done();
    }
  });
}

/** Refuse requests of which nobody can say which host they are for: a proxy may have read another one than others do. */
export function requireHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw: { rawHeaders, httpVersion } }, _reply, done) => {
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    const isUnclear = hosts > 1 || (hosts === 0 && httpVersion === '1.1');
    done(isUnclear ? new ServiceError('malformed_request', 'A request has one Host header.') : undefined);
  });
}

/** Operators watch until the end, and a process that is about to end is alive. */
function outlivesDraining({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return isAdminRoute(url) && url !== '/admin/health';
}

/** Let whatever is done for a request know its client. */
export function knowClients(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', (_request, reply, done) => {
    workFor(signalOf(reply), done);
  });
}

/** What machines ask again and again. */
function isRoutine(route = ''): boolean {
  return route === '/' || route === '/metrics' || route.startsWith('/admin/health');
}

/** Write one line to the log when a request is finished. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const record = requestRecord(request, reply);
    if (isRoutine(request.routeOptions.url)) {
      logger.debug(record, 'request');
    } else {
      logger.info(record, 'request');
    }
    done();
  });
}

function requestRecord(request: FastifyRequest, reply: FastifyReply): Readonly<Record<string, unknown>> {
  const { repository } = (request.params ?? {}) as { readonly repository?: string };
  return {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? request.url,
    repository,
    user: request.headers['x-auth-request-user'],
    service: request.headers['x-auth-request-service'],
    status: reply.statusCode,
    milliseconds: Math.round(reply.elapsedTime * 1000) / 1000,
    ...(reply.raw.writableFinished ? {} : { aborted: true }),
  };
}
