#!/usr/bin/env node
/**
 * The way into every command of this project on any machine with Node 18 or newer: installs the dependencies and a
 * fitting Node if they are missing, builds what has changed, and hands over.
 */
import { spawnCommand } from './process.mjs';
import { ensureBuild, ensureDependencies, fittingNode } from './prepare.mjs';
import { benchmark } from './bench.mjs';
import { fuzz } from './fuzz.mjs';
import { lint } from './lint.mjs';
import { test } from './test.mjs';

/**
 * A small nursery: results that are streamed leave much garbage, and no process needs 100 MB of it. It has its size from the
 * beginning, which a fifteenth of the time to the first answer goes into otherwise.
 */
const MEMORY = ['--max-semi-space-size=8', '--min-semi-space-size=8'];

const [command, ...args] = process.argv.slice(2);

const commands = { start, test, bench: benchmark, fuzz, lint };

const run = commands[command];
if (run === undefined) {
  console.error(`Usage: run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
await ensureDependencies();
process.exitCode = await run(args);

async function start(args) {
  await ensureBuild();
  return spawnCommand(fittingNode(), [...MEMORY, 'dist/main.js', ...args]);
}
