import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file below a directory, both without any symbolic link in their paths. */
export interface LocalFile {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
}

/**
 * Find a file below a directory.
 *
 * @param root `file` URI of the directory.
 * @param path relative to it; symbolic links are followed as long as they stay below it.
 * @returns null if there is no such file, or if it is elsewhere.
 */
export async function findLocalFile(root: string, path: string): Promise<LocalFile | null> {
  if (!root.startsWith('file://') || path.includes('\0')) {
    return null;
  }
  try {
    const realRoot = await realpath(fileURLToPath(root));
    const realFile = await realpath(join(realRoot, path));
    const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
    return realFile.startsWith(prefix) ? { root: realRoot, path: relative(realRoot, realFile) } : null;
  } catch {
    return null;
  }
}
