import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { Caches } from '../../src/caching/index.js';
import { ButlerFactory } from '../../src/butler/index.js';
import { loadConfiguration } from '../../src/config/index.js';
import type { Namespace } from '../../src/database/index.js';
import { DatasetTypeRows } from '../../src/datasets/index.js';
import { type JsonValue, parseJson } from '../../src/foundation/json/index.js';
import { KnownCatalogues } from '../../src/query/index.js';
import { PreparedQuery } from '../../src/query/prepared-query.js';
import { decodeQueryInputs, decodeResultSpec } from '../../src/query/tree/index.js';
import type { Repository } from '../../src/registry/index.js';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { executeBody, type ResultLine, type TestQuery } from './queries.js';

/** The query engine on a test repository, in this process, with a view of the SQL that it makes. */
export interface EngineOnRepository {
  readonly repository: Repository;
  /** Execute a query; `inColumns` has the rows looked at here even where PostgreSQL could make their JSON text. */
  run(query: TestQuery, inColumns?: boolean): Promise<{ readonly sql: string; readonly lines: readonly ResultLine[] }>;
  /** How many rows a query has, and whether it has any. */
  count(query: TestQuery): Promise<{ readonly count: number; readonly hasRows: boolean }>;
  close(): Promise<void>;
}

/** Open a test repository. */
export async function openEngine(name: string): Promise<EngineOnRepository> {
  const repositories = await testRepositories(name);
  const configuration = loadConfiguration({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
  });
  @Module({ imports: [AppModule.with(configuration)] })
  class TestModule {}
  const application = await NestFactory.createApplicationContext(TestModule, { logger: false });
  const butler = await application.get(ButlerFactory, { strict: false }).clone(name);
  const texts: string[] = [];
  const repository = { ...butler.template.repository, namespace: watched(butler.template.repository.namespace, texts) };
  return {
    repository,
    run: async (query, inColumns = false) => {
      const { query: given, result_spec: resultSpec } = executeBody(query) as Record<string, JsonValue>;
      const inputs = decodeQueryInputs(repository.universe, given);
      const spec = decodeResultSpec(repository.universe, resultSpec);
      const { storageClasses } = butler.template;
      const caches = new Caches();
      const rows = new DatasetTypeRows(repository, caches);
      const context = {
        repository,
        rows,
        storageClasses,
        definitions: butler,
        catalogues: new KnownCatalogues(caches),
        queryTotals: { rows: 0 },
      };
      const { signal } = new AbortController();
      const prepared = await PreparedQuery.open(context, inputs, { mayExpect: false, signal });
      try {
        const lines: ResultLine[] = [];
        for await (const line of inColumns ? prepared.lines(spec, () => false) : prepared.lines(spec)) {
          lines.push(parseJson(line) as unknown as ResultLine);
        }
        return { sql: texts.at(-1) ?? '', lines };
      } finally {
        prepared.close();
      }
    },
    count: async (query) => {
      const body = executeBody(query) as Record<'query' | 'result_spec', JsonValue>;
      const request = { query: body.query, resultSpec: body.result_spec, signal: new AbortController().signal };
      return {
        count: await butler.countQuery(request, { exact: true, discard: true }),
        hasRows: await butler.hasRows(request, { execute: true, exact: true }),
      };
    },
    close: () => application.close(),
  };
}

/** The same namespace, which notes the text of every statement that it is asked for. */
function watched(namespace: Namespace, texts: string[]): Namespace {
  return new Proxy(namespace, {
    get: (target, property) => {
      if (property === 'statement') {
        return (...parameters: Parameters<Namespace['statement']>) => {
          const statement = target.statement(...parameters);
          texts.push(statement.text);
          return statement;
        };
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
