import type { Configuration } from '../config/index.js';
import { check } from './check.js';
import { create, CREATE_USAGE } from './create/index.js';
import { seed, SEED_USAGE } from './seed/index.js';
import { triggers, TRIGGERS_USAGE } from './triggers/index.js';

const USAGE_ERROR = 2;
const USAGE = `Usage: npm start -- [COMMAND] [ARGUMENTS]. Commands:
  serve [--fresh]   answer requests (the default); --fresh makes the demonstration anew
  check   open every configured repository and report
  ${CREATE_USAGE}
  ${SEED_USAGE}
  ${TRIGGERS_USAGE}
`;

/** Run an operator's command; returns the exit status of the process. */
export async function run(command: string, args: readonly string[], configuration: Configuration): Promise<number> {
  switch (command) {
    case 'check':
      return check(configuration, process.stdout);
    case 'create':
      return create(args, process.stdout, process.stderr);
    case 'seed':
      return seed(args, process.stdout, process.stderr);
    case 'triggers':
      return triggers(args, process.stdout, process.stderr);
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return 0;
    default:
      process.stderr.write(`There is no command '${command}'.\n${USAGE}`);
      return USAGE_ERROR;
  }
}

export { DEMONSTRATION, openDemonstration } from './demonstration/index.js';
export { welcome } from './demonstration/welcome.js';
