import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds: look-ups take milliseconds, streams may take minutes. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600];
/** Other methods of clients who make them up are one. */
const METHODS = ['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'];

/** Metrics of requests, by the pattern of their route: clients choose paths, but not patterns. */
export function observeRequests(registry: Registry, fastify: FastifyInstance): void {
  const requests = new Counter({
    name: 'butler_http_requests_total',
    help: 'Requests that were answered, by status; `aborted` where the client did not wait for the end.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'butler_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers: [registry],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, route, status } = labelsOf(request, reply);
    requests.inc({ method, route, status });
    durations.observe({ method, route }, reply.elapsedTime / 1000);
    done();
  });
}

function labelsOf(
  request: FastifyRequest,
  reply: FastifyReply,
): { readonly method: string; readonly route: string; readonly status: string } {
  return {
    method: METHODS.includes(request.method) ? request.method : 'other',
    route: request.routeOptions.url ?? 'none',
    status: reply.raw.writableFinished ? String(reply.statusCode) : 'aborted',
  };
}
