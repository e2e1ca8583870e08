import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root directory. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The signals that end a run. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

let interruption = null;

/** The signal that this process has passed on to a program it ran, or null: then nothing more is to be started. */
export function interruptedBy() {
  return interruption;
}

/**
 * Run a program in the foreground, passing signals on to it.
 *
 * @returns its exit status; 128 and the signal's number if a signal ended it.
 */
export function spawnCommand(program, args, { env = process.env, cwd = root, stdio = 'inherit' } = {}) {
  return finish(spawn(program, args, { cwd, env, stdio }));
}

function finish(child) {
  return new Promise((resolve, reject) => {
    const forward = (signal) => {
      interruption = signal;
      child.kill(signal);
    };
    SIGNALS.forEach((signal) => process.on(signal, forward));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      SIGNALS.forEach((each) => process.off(each, forward));
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * Run a program to its end and collect what it prints; shows the output only if it fails.
 *
 * @throws Error if the program fails.
 */
export async function runQuietly(program, args, options = {}) {
  const { status, output } = await capture(program, args, options);
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with status ${status}:\n${output}`);
  }
  return output;
}

/** Run a program to its end, passing signals on to it, and return status and output, standard error included. */
export async function capture(program, args, { env = process.env, cwd = root, echo = false } = {}) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk) => {
    output += chunk;
    if (echo) {
      process.stdout.write(chunk);
    }
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return { status: await finish(child), output };
}

/** Tell what is going on. */
export function say(text) {
  console.log(`> ${text}`);
}
