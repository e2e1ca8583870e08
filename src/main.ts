import 'reflect-metadata';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { AppModule } from './app.module.js';
import { type Configuration, ConfigurationError, loadConfiguration, REPOSITORIES_VARIABLE } from './config/index.js';
import { ensureAddressIsFree, startServer } from './http/index.js';
import { rootLogger } from './logging/index.js';

/** Arguments that ask for the list of commands. */
const HELP: readonly string[] = ['--help', '-h'];
const SERVE_USAGE = 'Usage: npm start -- [serve] [--fresh]\n';
/** Exit status of a process whose configuration or arguments cannot be used. */
const USAGE_ERROR = 2;
/** How much larger than after a collection the heap may get until the next one: eight streams stay below 250 MB. */
const HEAP_GROWING_PERCENT = 40;

await main(process.argv.slice(2));

async function main(given: readonly string[]): Promise<void> {
  const configuration = readConfiguration();
  const [command = 'serve', ...args] =
    given[0]?.startsWith('-') === true && !HELP.includes(given[0]) ? ['serve', ...given] : given;
  if (configuration === null) {
    process.exitCode = USAGE_ERROR;
  } else if (command === 'serve') {
    await serve(configuration, args);
  } else {
    const { run } = await import('./cli/index.js');
    process.exitCode = await run(command, args, configuration);
  }
}

function readConfiguration(): Configuration | null {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }
  if ((process.env[REPOSITORIES_VARIABLE] ?? '') === '') {
    // Who tries the demonstration wants to see what to do next, not a line for each request.
    process.env['BUTLER_SERVER_LOG_LEVEL'] ??= 'warn';
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

async function serve(configured: Configuration, args: readonly string[]): Promise<void> {
  // By default V8 lets garbage grow to several times what is in use before it looks.
  setFlagsFromString(`--heap-growing-percent=${String(HEAP_GROWING_PERCENT)}`);
  const isFresh = args.includes('--fresh');
  if (args.some((argument) => HELP.includes(argument))) {
    process.stdout.write(SERVE_USAGE);
    return;
  }
  if (args.some((argument) => argument !== '--fresh')) {
    process.stderr.write(SERVE_USAGE);
    process.exitCode = USAGE_ERROR;
    return;
  }
  const logger = rootLogger(configured.logging, process.stdout);
  const fail = (message: string) => (error: unknown) => {
    if (error instanceof ConfigurationError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(USAGE_ERROR);
    }
    logger.fatal({ err: error }, message);
    process.exit(1);
  };
  process.once('uncaughtException', fail('the process cannot go on'));
  try {
    await ensureAddressIsFree(configured);
    const { configuration, close, greet } = await withRepositories(configured, isFresh);
    const server = await startServer(AppModule.with(configuration), configuration, logger);
    greet(server.url);
    let isStopping = false;
    // A terminal's Ctrl-C comes more than once: npm and the program that started this one pass it on.
    const stop = (signal: NodeJS.Signals): void => {
      if (isStopping) {
        return;
      }
      isStopping = true;
      logger.info(`Stopping on ${signal}`);
      server
        .stop()
        .then(close)
        .then(() => process.exit(0), fail('could not stop in an orderly way'));
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    fail('could not start')(error);
  }
}

interface Served {
  readonly configuration: Configuration;
  readonly close: () => Promise<void>;
  readonly greet: (url: string) => void;
}

/** The configuration as it is, or with the demonstration if there is nothing else to serve. */
async function withRepositories(configuration: Configuration, isFresh: boolean): Promise<Served> {
  const { repositories, http } = configuration;
  if (repositories.isConfigured) {
    return { configuration, close: () => Promise.resolve(), greet: () => undefined };
  }
  const { DEMONSTRATION, openDemonstration, welcome } = await import('./cli/index.js');
  const { dataFolder } = repositories;
  const { configUri, staticFiles, close } = await openDemonstration(dataFolder, http.port, isFresh, process.stdout);
  return {
    configuration: {
      ...configuration,
      repositories: repositories.withDemonstration(DEMONSTRATION, configUri),
      http: http.withStaticFiles(staticFiles),
    },
    close,
    greet: (url) => {
      process.stdout.write(welcome(url));
    },
  };
}
