import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
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

/** Fastify as the wire protocol needs it; its defaults break long names, HEAD and keep-alive. */
export function fastifyOptions(configuration: HttpConfiguration): FastifyHttpOptions<Server> {
  const { trustedProxies } = configuration;
  return {
    http: { connectionsCheckingInterval: CHECK_MILLISECONDS },
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

/** Bound the time for the head of a request, for which Fastify has no option of its own. */
export function limitHeadTime(server: Server, configuration: HttpConfiguration): void {
  server.headersTimeout = Math.min(HEADERS_TIMEOUT_SECONDS, configuration.requestTimeoutSeconds) * 1000;
}

/** Answers what Node could not read as HTTP: no request exists yet, so the text is written to the socket. */
function answerBrokenConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    return;
  }
  if (socket.writable) {
    const status = statusOf(error.code);
    const body = JSON.stringify({ detail: STATUS_CODES[status] });
    const head = [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${String(body.length)}`,
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
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
