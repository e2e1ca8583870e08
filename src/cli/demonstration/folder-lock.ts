import { link, readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { ConfigurationError } from '../../config/index.js';

const ATTEMPTS = 2;
/** Position in what follows the name in `/proc/ID/stat` (proc(5)): when the process started. */
const START_TIME_FIELD = 19;

/**
 * Claim a folder for this process by a file that tells its id and start; one that was left by a process that has ended
 * does not count, even if its id is used again.
 *
 * @returns what gives the folder back.
 * @throws ConfigurationError if another process has it.
 */
export async function lockFolder(file: string): Promise<() => Promise<void>> {
  const own = `${file}.${String(process.pid)}`;
  await writeFile(own, `${String(process.pid)} ${(await startTime(String(process.pid))) ?? ''}`);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // Unlike a file that is opened and then written, nobody sees it empty.
      if (await isLinked(own, file)) {
        return () => rm(file, { force: true });
      }
      const [owner = '', started] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
      if (started !== undefined && (await startTime(owner)) === started) {
        throw new ConfigurationError([
          `BUTLER_SERVER_DATA_FOLDER: the folder is in use by process ${owner} (${file}).`,
        ]);
      }
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  throw new ConfigurationError([`BUTLER_SERVER_DATA_FOLDER: the folder cannot be locked (${file}).`]);
}

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** When a process started, in ticks since the machine did; null if there is none with that id. */
async function startTime(id: string): Promise<string | null> {
  const text = /^\d+$/.test(id) ? await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '') : '';
  // The name of the program may hold spaces and parentheses.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD] ?? null;
}
