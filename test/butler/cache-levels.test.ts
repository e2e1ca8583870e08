import 'reflect-metadata';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { ContextIdFactory, ModuleRef, NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { Butler, ButlerFactory } from '../../src/butler/index.js';
import { CollectionQueries } from '../../src/collections/index.js';
import { loadConfiguration } from '../../src/config/index.js';
import { Databases } from '../../src/database/index.js';
import { DatasetQueries } from '../../src/datasets/index.js';
import { DimensionRecords, Universes } from '../../src/dimensions/index.js';
import { RepositoryOpener } from '../../src/registry/index.js';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';

let application: INestApplicationContext;

beforeAll(async () => {
  const repositories = await testRepositories('package_base', 'package_spatial');
  const configuration = loadConfiguration({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
  });
  @Module({ imports: [AppModule.with(configuration)] })
  class TestModule {}
  application = await NestFactory.createApplicationContext(TestModule, { logger: false });
}, 300_000);

afterAll(async () => {
  await application.close();
});

/** What a controller gets for a request, by the way it gets it. */
function requestButler(repository: string): Promise<Butler> {
  const modules = application.get(ModuleRef);
  const contextId = ContextIdFactory.create();
  modules.registerRequestByContextId({ repository }, contextId);
  return modules.resolve(Butler, contextId, { strict: false });
}

describe('level 1, the process: singletons', () => {
  test.each([
    ['dimensions', Universes],
    ['dimensions', DimensionRecords],
    ['collections', CollectionQueries],
    ['datasets', DatasetQueries],
    ['registry', RepositoryOpener],
    ['database', Databases],
    ['butler', ButlerFactory],
  ])('%s: there is one %p', (_room, provider) => {
    expect(application.get<object>(provider, { strict: false })).toBe(
      application.get<object>(provider, { strict: false }),
    );
  });

  test('repositories with the same universe share it, and its dimension groups', async () => {
    const base = (await requestButler('package_base')).template.repository;
    const spatial = (await requestButler('package_spatial')).template.repository;
    expect(base.universe).toBe(spatial.universe);
    expect(base.universe.group(['visit'])).toBe(spatial.universe.group(['visit']));
  });

  test('repositories in one database share its connections', async () => {
    const base = (await requestButler('package_base')).template.repository;
    const spatial = (await requestButler('package_spatial')).template.repository;
    expect(base.namespace.database).toBe(spatial.namespace.database);
    expect(application.get(Databases, { strict: false }).databases).toHaveLength(1);
  });
});

describe('level 2, the template: one per repository', () => {
  test('all requests for a repository share its template', async () => {
    expect((await requestButler('package_base')).template).toBe((await requestButler('package_base')).template);
  });

  test('two repositories have two', async () => {
    expect((await requestButler('package_base')).template).not.toBe((await requestButler('package_spatial')).template);
  });

  test('simultaneous first requests open a repository once', async () => {
    const factory = application.get(ButlerFactory, { strict: false });
    await Promise.all(['package_base', 'package_spatial', 'package_base'].map((name) => requestButler(name)));
    expect(factory.templates).toHaveLength(2);
  });
});

describe('level 3, the snapshot: taken over by clones, replaced by newer ones', () => {
  test('clones share the snapshot without copying it', async () => {
    const first = await (await requestButler('package_base')).current();
    expect(await (await requestButler('package_base')).current()).toBe(first);
  });

  test('a newer one reaches later requests, and leaves running ones alone', async () => {
    const running = await requestButler('package_base');
    const before = await running.current();
    const other = await requestButler('package_base');
    await other.refresh();
    expect((await other.current()).generation).toBe(before.generation + 1);
    expect(await running.current()).toBe(before);
    expect(await (await requestButler('package_base')).current()).toBe(await other.current());
  });
});

describe('level 4, the clone: one per request', () => {
  test('every request has its own', async () => {
    expect(await requestButler('package_base')).not.toBe(await requestButler('package_base'));
  });

  test('within a request it is always the same', async () => {
    const modules = application.get(ModuleRef);
    const contextId = ContextIdFactory.create();
    modules.registerRequestByContextId({ repository: 'package_base' }, contextId);
    const first = await modules.resolve(Butler, contextId, { strict: false });
    expect(await modules.resolve(Butler, contextId, { strict: false })).toBe(first);
  });

  test('an unknown repository has none', async () => {
    await expect(requestButler('nowhere')).rejects.toThrow("Unknown repository 'nowhere'");
  });
});
