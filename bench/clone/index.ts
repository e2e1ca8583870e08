import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ContextIdFactory, ModuleRef, NestFactory } from '@nestjs/core';
import { Butler, ButlerFactory, ButlerModule } from '../../src/butler/index.js';
import { ConfigurationModule, loadConfiguration } from '../../src/config/index.js';
import { benchRepository } from '../tools/repositories.js';
import { printTable } from '../tools/table.js';

const ROUNDS = 5;
const REPETITIONS = 20_000;

/**
 * What a request pays for its clone: made by hand, by the factory, and resolved by Nest's container, which is what
 * controllers do. Microseconds, the best of several rounds.
 */
export async function main(): Promise<void> {
  const repository = await benchRepository();
  const configuration = loadConfiguration({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      bench: { config_uri: repository.configUri, authorized_groups: ['*'] },
    }),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
  });

  @Module({ imports: [ConfigurationModule.with(configuration), ButlerModule] })
  class BenchModule {}
  const application = await NestFactory.createApplicationContext(BenchModule, { logger: false });
  try {
    const factory = application.get(ButlerFactory);
    const modules = application.get(ModuleRef);
    await (await factory.clone('bench')).current();
    printTable([
      ['way', 'microseconds'],
      ['the factory makes a clone', await best(() => factory.clone('bench'))],
      ['the container resolves a clone', await best(() => resolve(modules))],
    ]);
  } finally {
    await application.close();
  }
}

function resolve(modules: ModuleRef): Promise<Butler> {
  const contextId = ContextIdFactory.create();
  modules.registerRequestByContextId({ repository: 'bench' }, contextId);
  return modules.resolve(Butler, contextId, { strict: false });
}

async function best(operation: () => Promise<unknown>): Promise<number> {
  let fastest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      await operation();
    }
    fastest = Math.min(fastest, ((performance.now() - started) * 1000) / REPETITIONS);
  }
  return fastest;
}
