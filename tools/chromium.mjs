import { existsSync } from 'node:fs';
import { installPackages } from './apt.mjs';

const PROGRAM = '/usr/bin/chromium';

/** The program of Debian's Chromium, which is installed if it is missing; tests start it themselves. */
export async function ensureChromium() {
  if (!existsSync(PROGRAM)) {
    await installPackages('chromium');
  }
  return PROGRAM;
}
