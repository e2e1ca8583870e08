import { existsSync } from 'node:fs';
import { installPackages } from './apt.mjs';

const PROGRAM = '/usr/sbin/pgbouncer';

/** The program of Debian's PgBouncer, which is installed if it is missing; tests start it themselves. */
export async function ensurePgbouncer() {
  if (!existsSync(PROGRAM)) {
    await installPackages('pgbouncer');
  }
  return PROGRAM;
}
