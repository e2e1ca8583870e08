import { open, readFile, rm } from 'node:fs/promises';
import process from 'node:process';

/**
 * Claim a folder for this process by a file with its id; one that was left by a process that has ended does not count.
 *
 * @returns what gives the folder back.
 * @throws Error if another process has it.
 */
export async function lockFolder(file: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (!isExisting(error)) {
        throw error;
      }
      const owner = Number(await readFile(file, 'utf8').catch(() => ''));
      if (isRunning(owner)) {
        throw new Error(
          `The data folder is in use by process ${String(owner)} (${file}). Set BUTLER_SERVER_DATA_FOLDER to another one.`,
          { cause: error },
        );
      }
      await rm(file, { force: true });
    }
  }
  throw new Error(`The data folder cannot be locked (${file}).`);
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function isRunning(id: number): boolean {
  if (!Number.isSafeInteger(id) || id <= 0 || id === process.pid) {
    return false;
  }
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
