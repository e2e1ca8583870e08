import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Configuration } from '../../config/index.js';
import { NestLogger } from '../../logging/index.js';
import { letClientsKeep } from '../caching/index.js';
import { serveDocumentation } from '../documentation/document.js';
import { WireExceptionFilter } from '../errors/wire-exception.filter.js';
import { RouteTable } from '../routing/route-table.js';
import type { AdminDoor } from './admin-door.js';
import { Draining } from './draining.js';
import { answerOddRequests, fastifyOptions, limitHeadTime } from './fastify-options.js';
import { cutIdleReaders } from './idle-readers.js';
import {
  answerUnrouted,
  greetRequests,
  knowClients,
  leaveBodies,
  logRequests,
  recordRoutes,
  requireHost,
  sendBytes,
} from './hooks.js';

/** Make the Nest application on Fastify, initialized and ready to listen. */
export async function createApplication(
  module: object,
  logger: Logger,
  { http: configuration, repositories, authorization }: Configuration,
  door: AdminDoor,
): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const filter = new WireExceptionFilter(routes, logger);
  const adapter = new FastifyAdapter({
    ...fastifyOptions(configuration),
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      reply.header('x-request-id', request.id);
      filter.answer(error, request, reply);
    },
  });
  const fastify = adapter.getInstance();
  recordRoutes(fastify, routes);
  leaveBodies(fastify);
  const application = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    // Nest's report of every module and route is of no use; what fails throws.
    logger: false,
    abortOnError: false,
    return503OnClosing: true,
  });
  application.useGlobalFilters(filter);
  greetRequests(fastify, application.get(Draining, { strict: false }));
  requireHost(fastify);
  door.guard(fastify);
  answerUnrouted(fastify, filter);
  knowClients(fastify);
  logRequests(fastify, logger);
  letClientsKeep(fastify, repositories, authorization);
  sendBytes(fastify);
  if (configuration.staticFilesPath !== null) {
    const root = configuration.staticFilesPath;
    await application.register(fastifyStatic, { root, serve: false, dotfiles: 'ignore', index: false });
  }
  serveDocumentation(application);
  await application.init();
  application.useLogger(new NestLogger(logger));
  limitHeadTime(application.getHttpServer(), configuration);
  answerOddRequests(application.getHttpServer());
  cutIdleReaders(application.getHttpServer(), configuration.idleReaderSeconds);
  return application;
}
