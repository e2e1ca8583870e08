import { NestFactory } from '@nestjs/core';
import { type DynamicModule, Module } from '@nestjs/common';
import { Butler, ButlerFactory, ButlerModule } from '../butler/index.js';
import { type Configuration, ConfigurationModule } from '../config/index.js';

/** Something that text can be written to. */
interface Output {
  write(text: string): unknown;
}

@Module({})
class CheckModule {
  static with(configuration: Configuration): DynamicModule {
    return { module: CheckModule, imports: [ConfigurationModule.with(configuration), ButlerModule] };
  }
}

/**
 * Open every configured repository, one after the other, and write a line about each: what it is, or why it cannot be
 * served.
 *
 * @returns 0 if all of them can be served, 1 otherwise.
 */
export async function check(configuration: Configuration, output: Output): Promise<number> {
  const application = await NestFactory.createApplicationContext(CheckModule.with(configuration), { logger: false });
  try {
    const factory = application.get(ButlerFactory);
    const { names } = factory;
    if (names.length === 0) {
      output.write('No repositories are configured.\n');
    }
    const results = [];
    for (const name of names) {
      const { isUsable, report } = await checkRepository(factory, name);
      output.write(`${isUsable ? 'ok    ' : 'FAILED'} ${name}: ${report}\n`);
      results.push(isUsable);
    }
    return results.every(Boolean) ? 0 : 1;
  } finally {
    await application.close();
  }
}

async function checkRepository(
  factory: ButlerFactory,
  name: string,
): Promise<{ readonly isUsable: boolean; readonly report: string }> {
  try {
    return { isUsable: true, report: await describe(await factory.clone(name)) };
  } catch (error) {
    return { isUsable: false, report: error instanceof Error ? error.message : String(error) };
  }
}

async function describe(butler: Butler): Promise<string> {
  const { repository } = butler.template;
  const { universe, configuration, layout, mutability, namespace } = repository;
  const { datasetTypes } = await butler.current();
  const { host, port, database } = configuration.database;
  return [
    `universe ${universe.definition.namespace} ${String(universe.definition.version)}`,
    `${String(datasetTypes.size)} dataset types`,
    `collections by ${layout.collectionKeys.kind}`,
    mutability,
    `schema ${namespace.schema} of ${database} at ${host}:${String(port)}`,
  ].join(', ');
}
