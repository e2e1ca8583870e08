import { parseArgs } from 'node:util';
import { createRepository } from '../../creation/index.js';
import { databaseLogin } from '../../registry/index.js';

/** Something that text can be written to. */
interface Output {
  write(text: string): unknown;
}

/** How the command is used, a line for the list of commands. */
export const CREATE_USAGE = 'create DIRECTORY --db URL [--namespace SCHEMA]   make an empty repository';

const USAGE_ERROR = 2;

/**
 * Make a new repository in PostgreSQL and tell where it is. The login may come from the database credentials.
 *
 * @returns 0 if it was made, 1 if it could not be, 2 for arguments that make no sense.
 */
export async function create(args: readonly string[], output: Output, errors: Output): Promise<number> {
  const request = readArguments(args);
  if (request === null) {
    errors.write(`Usage: ${CREATE_USAGE}\n`);
    return USAGE_ERROR;
  }
  try {
    await createRepository({ ...request, login: await databaseLogin(request.databaseUrl, process.env) });
    output.write(`Created ${request.directory} with its tables in schema ${request.schema}.\n`);
    return 0;
  } catch (error) {
    errors.write(`Could not create the repository: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readArguments(
  args: readonly string[],
): { readonly directory: string; readonly databaseUrl: string; readonly schema: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { db: { type: 'string' }, namespace: { type: 'string', default: 'public' } },
    });
    const [directory, ...rest] = positionals;
    const { db: databaseUrl, namespace: schema } = values;
    return directory === undefined || rest.length > 0 || databaseUrl === undefined
      ? null
      : { directory, databaseUrl, schema };
  } catch {
    return null;
  }
}
