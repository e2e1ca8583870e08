import type { Configuration } from '../config/index.js';
import { check } from './check.js';

const USAGE_ERROR = 2;
const USAGE = `Commands:
  serve   answer requests (the default)
  check   open every configured repository and report
`;

/** Run an operator's command; returns the exit status of the process. */
export async function run(command: string, _args: readonly string[], configuration: Configuration): Promise<number> {
  switch (command) {
    case 'check':
      return check(configuration, process.stdout);
    case 'help':
    case '--help':
      process.stdout.write(USAGE);
      return 0;
    default:
      process.stderr.write(`There is no command '${command}'.\n${USAGE}`);
      return USAGE_ERROR;
  }
}
