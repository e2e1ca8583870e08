import 'reflect-metadata';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { AppModule } from './app.module.js';
import { type Configuration, ConfigurationError, loadConfiguration } from './config/index.js';
import { startServer } from './http/index.js';
import { rootLogger } from './logging/index.js';

/** Exit status of a process whose configuration or arguments cannot be used. */
const USAGE_ERROR = 2;

await main(process.argv.slice(2));

async function main([command = 'serve', ...args]: readonly string[]): Promise<void> {
  const configuration = readConfiguration();
  if (configuration === null) {
    process.exitCode = USAGE_ERROR;
  } else if (command === 'serve') {
    await serve(configuration);
  } else {
    const { run } = await import('./cli/index.js');
    process.exitCode = await run(command, args, configuration);
  }
}

function readConfiguration(): Configuration | null {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  try {
    return loadConfiguration(process.env);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      process.stderr.write(`${error.message}\n`);
      return null;
    }
    throw error;
  }
}

async function serve(configuration: Configuration): Promise<void> {
  const logger = rootLogger(configuration.logging, process.stdout);
  const fail = (message: string) => (error: unknown) => {
    logger.fatal({ err: error }, message);
    process.exit(1);
  };
  process.once('uncaughtException', fail('the process cannot go on'));
  try {
    const server = await startServer(AppModule.with(configuration), configuration, logger);
    const stop = (signal: NodeJS.Signals): void => {
      logger.info(`Stopping on ${signal}`);
      server.stop().then(() => process.exit(0), fail('could not stop in an orderly way'));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    fail('could not start')(error);
  }
}
