import { mkdirSync, writeFileSync } from 'node:fs';
import { runQuietly, say } from './process.mjs';

const isRoot = process.getuid?.() === 0;

/** Install Debian packages, as root or through sudo. */
export async function installPackages(...names) {
  say(`Installing ${names.join(', ')}`);
  await asRoot('apt-get', 'update', '-qq');
  await asRoot('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names);
}

/** Keep Debian from making and starting a cluster of its own when PostgreSQL is installed. */
export async function forbidMainCluster() {
  if (isRoot) {
    mkdirSync('/etc/postgresql-common', { recursive: true });
    writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n', { flag: 'a' });
  }
}

function asRoot(...command) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [program, ...args] = isRoot ? command : ['sudo', '-n', '-E', ...command];
  return runQuietly(program, args, { env: environment });
}
