import { parseArgs } from 'node:util';
import { WritingConnection } from '../../database/index.js';
import { fillDemonstration } from '../../demo/index.js';
import { loadRepositoryConfiguration } from '../../registry/index.js';

/** Something that text can be written to. */
interface Output {
  write(text: string): unknown;
}

/** How the command is used, a line for the list of commands. */
export const SEED_USAGE =
  'seed DIRECTORY [--scale N] [--seed N]   fill an empty repository with the demonstration survey';

const USAGE_ERROR = 2;
const DEFAULT_SEED = 1;

interface Request {
  readonly directory: string;
  readonly scale: number;
  readonly seed: number;
}

/**
 * Fill a repository that `create` has made with the demonstration survey.
 *
 * @returns 0 if it was filled, 1 if it could not be, 2 for arguments that make no sense.
 */
export async function seed(args: readonly string[], output: Output, errors: Output): Promise<number> {
  const request = readArguments(args);
  if (request === null) {
    errors.write(`Usage: ${SEED_USAGE}\n`);
    return USAGE_ERROR;
  }
  try {
    await fill(request, output);
    return 0;
  } catch (error) {
    errors.write(`Could not fill the repository: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function fill({ directory, scale, seed: number }: Request, output: Output): Promise<void> {
  const { database, namespace } = await loadRepositoryConfiguration(directory, process.env);
  const connection = await WritingConnection.connect(database);
  try {
    await fillDemonstration(connection, {
      schema: namespace ?? 'public',
      datastoreRoot: directory,
      seed: number,
      scale,
      onProgress: (done, total, what) => {
        output.write(`[${String(done)}/${String(total)}] ${what}\n`);
      },
    });
  } finally {
    await connection.close();
  }
}

function readArguments(args: readonly string[]): Request | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scale: { type: 'string', default: '1' },
        seed: { type: 'string', default: String(DEFAULT_SEED) },
      },
    });
    const [directory, ...rest] = positionals;
    const [scale, number] = [Number(values.scale), Number(values.seed)];
    const isSensible = Number.isSafeInteger(scale) && scale >= 1 && Number.isSafeInteger(number);
    return directory === undefined || rest.length > 0 || !isSensible ? null : { directory, scale, seed: number };
  } catch {
    return null;
  }
}
