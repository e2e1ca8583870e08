import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { environmentVariable } from '../environment/variable.js';

/** Run a Python script with the reference package and these variables besides the present ones; return what it prints. */
export async function runPythonWith(
  variables: Readonly<Record<string, string>>,
  script: string,
  ...args: readonly string[]
): Promise<string> {
  const python = environmentVariable('BUTLER_TEST_PYTHON');
  const env = { ...process.env, ...variables };
  const { stdout } = await promisify(execFile)(python, ['-W', 'ignore', script, ...args], { env });
  return stdout;
}
