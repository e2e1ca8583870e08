import { parseArgs } from 'node:util';
import { WritingConnection } from '../../database/index.js';
import { databaseLogin } from '../../registry/index.js';
import { installation, removal } from './statements.js';

/** Something that text can be written to. */
interface Output {
  write(text: string): unknown;
}

/** How the command is used, a line for the list of commands. */
export const TRIGGERS_USAGE =
  'triggers install|remove URL [--namespace SCHEMA]   count changes of dataset types in the database, or no longer';

const USAGE_ERROR = 2;
const ACTIONS = { install: installation, remove: removal } as const;

/**
 * Install or remove the triggers that make it cheaper to see whether dataset types have changed.
 *
 * @returns 0 if it is done, 1 if it could not be, 2 for arguments that make no sense.
 */
export async function triggers(args: readonly string[], output: Output, errors: Output): Promise<number> {
  const request = readArguments(args);
  if (request === null) {
    errors.write(`Usage: ${TRIGGERS_USAGE}\n`);
    return USAGE_ERROR;
  }
  try {
    const connection = await WritingConnection.connect(await databaseLogin(request.databaseUrl, process.env));
    try {
      await connection.transaction(async () => {
        for (const statement of ACTIONS[request.action](request.schema)) {
          await connection.execute(statement);
        }
      });
    } finally {
      await connection.close();
    }
    const done = request.action === 'install' ? 'Installed the triggers in' : 'Removed the triggers from';
    output.write(`${done} schema ${request.schema}.\n`);
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    errors.write(`Could not ${request.action} the triggers: ${reason}\n`);
    return 1;
  }
}

function readArguments(
  args: readonly string[],
): { readonly action: keyof typeof ACTIONS; readonly databaseUrl: string; readonly schema: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { namespace: { type: 'string', default: 'public' } },
    });
    const [action, databaseUrl, ...rest] = positionals;
    return (action !== 'install' && action !== 'remove') || databaseUrl === undefined || rest.length > 0
      ? null
      : { action, databaseUrl, schema: values.namespace };
  } catch {
    return null;
  }
}
