import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './apt.mjs';
import { isRunnable } from './prepare.mjs';
import { root, runQuietly, say } from './process.mjs';

const REFERENCE = 'lsst-daf-butler';
const folder = join(root, 'test', 'environment');
const requirements = join(folder, 'requirements.txt');
const constraints = join(folder, 'constraints.txt');
const schemathesis = join(folder, 'schemathesis.txt');

/**
 * A Python environment with the reference package, made once per set of requirements and kept in the user's cache.
 *
 * @returns the interpreter, and the directory with the package's unpacked source distribution (its tests are only there).
 */
export async function ensurePython() {
  const home = await ensureEnvironment('python', [requirements, constraints], async (made) => {
    say('Installing the reference package');
    await install(made, '-c', constraints, '-r', requirements);
    await unpackSources(made);
  });
  const sdist = join(home, 'sdist');
  const [unpacked] = readdirSync(sdist).filter((name) => !name.endsWith('.tar.gz'));
  return { executable: interpreter(home), sdist: join(sdist, unpacked) };
}

/** Schemathesis in a Python environment of its own; returns its program. */
export async function ensureSchemathesis() {
  const home = await ensureEnvironment('schemathesis', [schemathesis], async (made) => {
    say('Installing Schemathesis');
    await install(made, '-r', schemathesis);
  });
  return join(home, 'venv', 'bin', 'schemathesis');
}

/** The directory in the user's cache with a Python environment for the contents of some files, filled if it is new. */
async function ensureEnvironment(name, files, fill) {
  const content = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'butler-server');
  const home = join(cache, `${name}-${hash}`);
  const marker = join(home, 'complete');
  if (!existsSync(marker)) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    if (!(await isRunnable('python3', '-c', 'import ensurepip, venv'))) {
      await installPackages('python3', 'python3-venv');
    }
    say('Making a Python environment for the tests (some minutes, once)');
    await runQuietly('python3', ['-m', 'venv', join(home, 'venv')]);
    await fill(home);
    writeFileSync(marker, '');
  }
  return home;
}

function interpreter(home) {
  return join(home, 'venv', 'bin', 'python');
}

function install(home, ...args) {
  return runQuietly(interpreter(home), ['-m', 'pip', 'install', '--quiet', ...args]);
}

async function unpackSources(home) {
  say('Unpacking its source distribution');
  const sdist = join(home, 'sdist');
  mkdirSync(sdist);
  const version = new RegExp(`^${REFERENCE}.*(==.*)$`, 'm').exec(readFileSync(requirements, 'utf8'))[1];
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', REFERENCE, '--dest', sdist];
  await runQuietly(interpreter(home), [...download, `${REFERENCE}${version}`]);
  const [archive] = readdirSync(sdist);
  await runQuietly('tar', ['-xzf', join(sdist, archive), '-C', sdist]);
}
