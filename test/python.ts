import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Run a Python script with the reference package and return what it prints. `npm test` installs that Python and names
 * it in `BUTLER_TEST_PYTHON`.
 */
export async function runPython(script: string, ...args: readonly string[]): Promise<string> {
  const python = process.env['BUTLER_TEST_PYTHON'];
  if (python === undefined) {
    throw new Error('BUTLER_TEST_PYTHON is not set: run the tests with `npm test`, which prepares their environment.');
  }
  const { stdout } = await promisify(execFile)(python, ['-W', 'ignore', script, ...args], {
    maxBuffer: OUTPUT_LIMIT_BYTES,
  });
  return stdout;
}
