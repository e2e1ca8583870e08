import { setTimeout as pause } from 'node:timers/promises';

const POLL_MILLISECONDS = 20;

/**
 * Wait until a condition holds.
 *
 * @throws Error after that many milliseconds.
 */
export async function until(
  what: string,
  milliseconds: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`Not within ${String(milliseconds)} ms: ${what}`);
    }
    await pause(POLL_MILLISECONDS);
  }
}
