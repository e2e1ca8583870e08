import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks per second in Linux's process statistics. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  readonly waitedFor: number;
}

/**
 * CPU seconds (user and system) that a process and its children have taken so far, those that have ended included. Linux
 * only: from `/proc`.
 */
export function cpuSeconds(pid: number): number {
  const top = times(pid);
  if (top === null) {
    return NaN;
  }
  let ticks = top.own + top.waitedFor;
  for (const entry of readdirSync('/proc')) {
    const child = /^\d+$/.test(entry) ? times(Number(entry)) : null;
    if (child?.parent === pid) {
      ticks += child.own + child.waitedFor;
    }
  }
  return ticks / TICKS_PER_SECOND;
}

function times(pid: number): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The fields after the name, which may itself have blanks and parentheses; the first of them is the third of all.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (position: number): number => fields[position - 3] ?? NaN;
    return { parent: at(4), own: at(14) + at(15), waitedFor: at(16) + at(17) };
  } catch {
    return null;
  }
}

/** Forget the most memory that a process has had, so that `peakMemory` tells of what comes next. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

/** The most memory (resident, in MB) that a process has had. */
export function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) / 1024;
}
