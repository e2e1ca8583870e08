import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './apt.mjs';
import { isRunnable } from './prepare.mjs';
import { root, runQuietly, say } from './process.mjs';

const REFERENCE = 'lsst-daf-butler';
const requirements = join(root, 'test', 'environment', 'requirements.txt');
const constraints = join(root, 'test', 'environment', 'constraints.txt');

/**
 * A Python environment with the reference package, made once per set of requirements and kept in the user's cache.
 *
 * @returns the interpreter, and the directory with the package's unpacked source distribution (its tests are only there).
 */
export async function ensurePython() {
  const content = [requirements, constraints].map((file) => readFileSync(file, 'utf8')).join('\n');
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'butler-server');
  const home = join(cache, `python-${hash}`);
  const result = { executable: join(home, 'venv', 'bin', 'python'), sdist: join(home, 'sdist') };
  const marker = join(home, 'complete');
  if (!existsSync(marker)) {
    rmSync(home, { recursive: true, force: true });
    await install(home, result.executable, result.sdist);
    writeFileSync(marker, '');
  }
  const [unpacked] = readdirSync(result.sdist).filter((name) => !name.endsWith('.tar.gz'));
  return { ...result, sdist: join(result.sdist, unpacked) };
}

async function install(home, executable, sdist) {
  mkdirSync(sdist, { recursive: true });
  if (!(await isRunnable('python3', '-c', 'import ensurepip, venv'))) {
    await installPackages('python3', 'python3-venv');
  }
  say('Making a Python environment for the tests (some minutes, once)');
  await runQuietly('python3', ['-m', 'venv', join(home, 'venv')]);
  say('Installing the reference package');
  await runQuietly(executable, ['-m', 'pip', 'install', '--quiet', '-c', constraints, '-r', requirements]);
  say('Unpacking its source distribution');
  const version = new RegExp(`^${REFERENCE}.*(==.*)$`, 'm').exec(readFileSync(requirements, 'utf8'))[1];
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', REFERENCE, '--dest', sdist];
  await runQuietly(executable, [...download, `${REFERENCE}${version}`]);
  const [archive] = readdirSync(sdist);
  await runQuietly('tar', ['-xzf', join(sdist, archive), '-C', sdist]);
}
