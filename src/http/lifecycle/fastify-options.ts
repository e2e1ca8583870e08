import { type Server, type ServerOptions, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyHttpOptions } from 'fastify';
import type { HttpConfiguration } from '../../config/index.js';
import { SERVICE_ERRORS } from '../../foundation/errors/index.js';
import { requestId } from '../request/request-id.js';

/** Longest path parameter, in characters; Node bounds the whole head of a request at 16 KiB before. */
const MAXIMUM_PARAMETER_LENGTH = 64 * 1024;
/** Seconds for the head of a request to arrive. */
const HEADERS_TIMEOUT_SECONDS = 10;
/** Milliseconds between two looks for requests that take too long to arrive. */
const CHECK_MILLISECONDS = 1_000;
/** Seconds from the first unanswered probe to the end of a connection: Node sends ten, one a second. */
const PROBING_SECONDS = 10;

/** Fastify as the wire protocol needs it; its defaults break long names, HEAD and keep-alive. */
export function fastifyOptions(configuration: HttpConfiguration): FastifyHttpOptions<Server> {
  const { trustedProxies } = configuration;
  return {
    http: connectionOptions(configuration),
    keepAliveTimeout: configuration.keepAliveSeconds * 1000,
    requestTimeout: configuration.requestTimeoutSeconds * 1000,
    routerOptions: { maxParamLength: MAXIMUM_PARAMETER_LENGTH },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    genReqId: requestId,
    clientErrorHandler: answerBrokenConnection,
  };
}

/**
 * How connections are watched. The kernel asks whether the other side is still there, also while nothing is sent to it: who
 * waits for the answer to a long query and has gone without a word is found out in the time that an idle reader has.
 */
export function connectionOptions({ idleReaderSeconds }: HttpConfiguration): ServerOptions {
  return {
    connectionsCheckingInterval: CHECK_MILLISECONDS,
    // Node would refuse requests without it in a form that is not ours.
    requireHostHeader: false,
    keepAlive: true,
    keepAliveInitialDelay: Math.max(1, idleReaderSeconds - PROBING_SECONDS) * 1000,
  };
}

/** Bound the time for the head of a request, for which Fastify has no option of its own. */
export function limitHeadTime(server: Server, configuration: HttpConfiguration): void {
  server.headersTimeout = Math.min(HEADERS_TIMEOUT_SECONDS, configuration.requestTimeoutSeconds) * 1000;
}

/** Answer what Node would answer in a form that is not ours, or not at all. */
export function answerOddRequests(server: Server): void {
  server.on('checkExpectation', (request, response) => {
    // Whoever expects something that no server knows is served as if they did not.
    server.emit('request', request, response);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined);
    refuse(socket, SERVICE_ERRORS.malformed_request.status);
    socket.destroy();
  });
}

/** Answers what Node could not read as HTTP: no request exists yet, so the text is written to the socket. */
export function answerBrokenConnection(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    return;
  }
  if (socket.writable) {
    refuse(socket, statusOf(error.code));
  }
  socket.destroy(error);
}

function refuse(socket: Duplex, status: number): void {
  const body = JSON.stringify({ detail: STATUS_CODES[status] });
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function statusOf(code: string | undefined): number {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return SERVICE_ERRORS.request_timeout.status;
    case 'HPE_HEADER_OVERFLOW':
      return SERVICE_ERRORS.headers_too_large.status;
    default:
      return SERVICE_ERRORS.malformed_request.status;
  }
}
