import { readFileSync } from 'node:fs';

/** Milliseconds of CPU time that the main thread of a process has used: that of its event loop. */
export function cpuOf(pid: number): number {
  const [nanoseconds = ''] = readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
