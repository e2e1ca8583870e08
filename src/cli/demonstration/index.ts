import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ConfigurationError } from '../../config/index.js';
import { createRepository } from '../../creation/index.js';
import { EmbeddedDatabase, WritingConnection } from '../../database/index.js';
import { fillDemonstration } from '../../demo/index.js';
import { lockFolder } from './folder-lock.js';
import { progressBar, type ProgressOutput } from './progress.js';

/** Name of the repository that is served if none is configured. */
export const DEMONSTRATION = 'demo';
/** To be raised when the survey changes: another one is made then. */
const VERSION = 1;
const SCHEMA = 'demo';
const SEED = 1;

/** The demonstration repository, ready to be served. */
export interface Demonstration {
  readonly configUri: string;
  /** Directory with an index of repositories, as clients may be given one. */
  readonly staticFiles: string;
  readonly close: () => Promise<void>;
}

/**
 * Open the demonstration repository in the data folder; make it if it is not there, or if it is to be fresh. One that was
 * not finished does not count.
 *
 * @param port on which the server will listen.
 * @throws ConfigurationError if another process uses the folder, or it cannot be written.
 */
export async function openDemonstration(
  dataFolder: string | null,
  port: number,
  isFresh: boolean,
  output: ProgressOutput,
): Promise<Demonstration> {
  const folder = dataFolder ?? defaultFolder();
  const unlock = await claim(folder);
  try {
    const home = join(folder, `demonstration-${String(VERSION)}`);
    const isComplete = !isFresh && (await exists(markerOf(home)));
    if (!isComplete) {
      await rm(home, { recursive: true, force: true });
      await mkdir(home);
    }
    const database = await EmbeddedDatabase.open(join(home, 'database'));
    if (isComplete) {
      await moveTo(database.url, join(repositoryOf(home), 'butler.yaml'));
    } else {
      output.write(`Making the demonstration repository in ${folder}\n`);
      await fill(database, home, output);
    }
    const staticFiles = join(home, 'configs');
    await writeIndex(staticFiles, port);
    return {
      configUri: repositoryOf(home),
      staticFiles,
      close: async () => {
        await database.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function claim(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lockFolder(join(folder, 'lock'));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new ConfigurationError([`BUTLER_SERVER_DATA_FOLDER: the folder cannot be used: ${error.message}.`]);
    }
    throw error;
  }
}

/** The marker is written last: without it a repository is made again. */
async function fill({ url }: EmbeddedDatabase, home: string, output: ProgressOutput): Promise<void> {
  const directory = repositoryOf(home);
  await createRepository({ directory, databaseUrl: url, schema: SCHEMA });
  const connection = await WritingConnection.open(url);
  try {
    const onProgress = progressBar(output);
    await fillDemonstration(connection, { schema: SCHEMA, datastoreRoot: directory, seed: SEED, scale: 1, onProgress });
  } finally {
    await connection.close();
  }
  await writeFile(markerOf(home), '');
}

async function writeIndex(directory: string, port: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  const url = `http://127.0.0.1:${String(port)}/api/butler/repo/${DEMONSTRATION}`;
  await writeFile(join(directory, 'repositories.yaml'), `${DEMONSTRATION}: ${url}\n`);
}

/** The database answers somewhere else each time. */
async function moveTo(url: string, file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^( *db: ).*$/m, `$1${url}`));
}

function markerOf(home: string): string {
  return join(home, 'complete');
}

function repositoryOf(home: string): string {
  return join(home, 'repository');
}

function defaultFolder(): string {
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'butler-server');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
