import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, runQuietly, say, spawnCommand } from './process.mjs';

const MAJOR_VERSION = 24;
const lockMarker = join(root, 'node_modules', '.installed-lock');
const buildMarker = join(root, 'dist', '.built');

/** Install the dependencies unless they are those of the present lock file. */
export async function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(lockMarker) && readFileSync(lockMarker, 'utf8') === lock) {
    return;
  }
  say('Installing dependencies (about a minute, once)');
  const status = await spawnCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    process.exit(status);
  }
  writeFileSync(lockMarker, lock);
}

/** Path of a Node of the version that the server needs: the one among the dependencies, or the running one. */
export function fittingNode() {
  const packaged = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) {
    return packaged;
  }
  if (Number(process.versions.node.split('.')[0]) >= MAJOR_VERSION) {
    return process.execPath;
  }
  console.error(`Node ${MAJOR_VERSION} is needed: there is no packaged one for ${process.platform}-${process.arch}.`);
  process.exit(1);
}

/** The environment with the fitting Node first on the path, for tools that start `node` by name. */
export function environment() {
  return { ...process.env, PATH: `${join(fittingNode(), '..')}:${process.env.PATH}` };
}

/** Build the server into `dist` if any source is newer than the last build. */
export async function ensureBuild() {
  const inputs = ['src', 'package-lock.json', 'nest-cli.json', '.swcrc', 'tsconfig.json', 'tools/bundle.mjs'];
  const newest = Math.max(...inputs.map((input) => newestChange(join(root, input))));
  if (existsSync(buildMarker) && statSync(buildMarker).mtimeMs >= newest) {
    return;
  }
  say('Building the server');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await runQuietly(fittingNode(), ['node_modules/@nestjs/cli/bin/nest.js', 'build'], { env: environment() });
  await runQuietly(fittingNode(), ['tools/bundle.mjs'], { env: environment() });
  writeFileSync(buildMarker, '');
}

/** Compile sources and benchmarks side by side, so that benchmarks can reach into the rooms. */
export async function buildBenchmarks() {
  say('Building the benchmarks');
  await runQuietly(
    fittingNode(),
    ['node_modules/@swc/cli/bin/swc.js', 'src', 'bench', 'test', '-d', 'dist/bench', '--quiet'],
    { env: environment() },
  );
}

/** Whether a program can be run. */
export async function isRunnable(program, ...args) {
  try {
    return (await capture(program, args)).status === 0;
  } catch {
    return false;
  }
}

function newestChange(path) {
  const info = statSync(path);
  if (!info.isDirectory()) {
    return info.mtimeMs;
  }
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}
