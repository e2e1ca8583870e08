import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { ButlerFactory } from '../../butler/index.js';
import { ProcessCaches } from '../../caching/index.js';
import { Databases } from '../../database/index.js';
import { QueryLimits, SERVER_VERSION, StreamTotals } from '../../http/index.js';
import { collectCaches } from './cache-metrics.js';
import { observeRequests } from './request-metrics.js';
import { collectConnections, collectRepositories, collectStreams } from './work-metrics.js';

/** All metrics of the process. */
@Injectable()
export class Metrics implements OnModuleInit, OnApplicationShutdown {
  readonly #registry = new Registry();

  constructor(
    private readonly host: HttpAdapterHost,
    caches: ProcessCaches,
    butlers: ButlerFactory,
    databases: Databases,
    limits: QueryLimits,
    totals: StreamTotals,
  ) {
    collectDefaultMetrics({ register: this.#registry });
    collectCaches(this.#registry, caches, butlers);
    collectRepositories(this.#registry, butlers);
    collectConnections(this.#registry, databases);
    collectStreams(this.#registry, limits, totals);
    new Gauge({
      name: 'butler_build_info',
      help: 'Versions of the server and of Node; always 1.',
      labelNames: ['version', 'node'],
      registers: [this.#registry],
    }).set({ version: SERVER_VERSION, node: process.versions.node }, 1);
    new Gauge({
      name: 'butler_uptime_seconds',
      help: 'Seconds since the process started.',
      registers: [this.#registry],
      collect() {
        this.set(process.uptime());
      },
    });
  }

  onModuleInit(): void {
    const { httpAdapter } = this.host;
    // A context without HTTP, as tests have it, has nothing to observe.
    if (httpAdapter instanceof FastifyAdapter) {
      observeRequests(this.#registry, httpAdapter.getInstance());
    }
  }

  onApplicationShutdown(): void {
    this.#registry.clear();
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
