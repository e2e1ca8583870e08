import { setTimeout as pause } from 'node:timers/promises';
import type { LargeRepository } from '../repository/index.js';
import { cpuSeconds, peakMemory, resetPeakMemory } from '../tools/processes.js';
import { readContents, readCopies, readHttp, type Reading } from './read.js';
import type { StreamScenario } from './scenarios.js';
import { rowStatements } from './statements.js';

/**
 * Who answers: a server by HTTP, at the URL of its repository; or PostgreSQL alone, to the reference server's own SQL or to
 * the shortest one that gives the same rows.
 */
export type Contender =
  | {
      readonly kind: 'server';
      readonly name: string;
      readonly url: string;
      readonly pid: number;
      readonly repeats: number;
    }
  | { readonly kind: 'reference SQL' | 'shortest SQL'; readonly name: string; readonly repeats: number };

/** What was measured: times are medians of the repetitions, in milliseconds; CPU seconds are means. */
export interface Measurement {
  readonly contender: string;
  readonly rows: number;
  readonly bytes: number;
  readonly total: number;
  readonly firstByte: number;
  readonly rowsPerSecond: number;
  /** CPU seconds of the server process, 0 for the database alone. */
  readonly cpuServer: number;
  readonly cpuDatabase: number;
  /** Megabytes of the server process at most, null for the database alone. */
  readonly peakMemory: number | null;
}

/** Short answers are read more often than asked for, until this time has gone by. */
const SHORTEST_MILLISECONDS = 1_000;
/** Backends that have ended are counted when PostgreSQL has noticed. */
const SETTLE_MILLISECONDS = 200;

/**
 * Measure a scenario with each contender in turn, after having read each server's answer once to compare them.
 *
 * @throws Error if servers answer differently, or refuse.
 */
export async function runScenario(
  scenario: StreamScenario,
  contenders: readonly Contender[],
  database: LargeRepository,
): Promise<readonly Measurement[]> {
  const rows = await compareAnswers(scenario, contenders);
  const referenceSql = await statementsOf(scenario, contenders, database);
  const measurements: Measurement[] = [];
  for (const contender of contenders) {
    const selects = contender.kind === 'reference SQL' ? referenceSql : [scenario.floor];
    measurements.push(await measure(scenario, contender, database, rows, selects));
  }
  return measurements;
}

async function compareAnswers(scenario: StreamScenario, contenders: readonly Contender[]): Promise<number> {
  let first: { readonly rows: number; readonly digest: string } | undefined;
  for (const contender of contenders) {
    if (contender.kind === 'server') {
      const contents = await readContents(`${contender.url}/${scenario.path}`, scenario.body);
      first ??= contents;
      if (contents.rows !== first.rows || contents.digest !== first.digest) {
        throw new Error(
          `${scenario.name}: ${contender.name} answers ${JSON.stringify(contents)}, another ${JSON.stringify(first)}.`,
        );
      }
    }
  }
  return first?.rows ?? 0;
}

/** What the reference server asks its database for. */
async function statementsOf(
  scenario: StreamScenario,
  contenders: readonly Contender[],
  database: LargeRepository,
): Promise<readonly string[]> {
  const reference = contenders.find((contender) => contender.kind === 'server' && contender.name === 'Python');
  return reference?.kind === 'server'
    ? rowStatements(database, () => readHttp(`${reference.url}/${scenario.path}`, scenario.body))
    : [];
}

async function measure(
  scenario: StreamScenario,
  contender: Contender,
  database: LargeRepository,
  rows: number,
  selects: readonly string[],
): Promise<Measurement> {
  const pid = contender.kind === 'server' ? contender.pid : null;
  if (pid !== null) {
    resetPeakMemory(pid);
  }
  const before = cpu(pid, database);
  const readings: Reading[] = [];
  const started = performance.now();
  while (readings.length < contender.repeats || performance.now() - started < SHORTEST_MILLISECONDS) {
    readings.push(
      contender.kind === 'server'
        ? await readHttp(`${contender.url}/${scenario.path}`, scenario.body)
        : await readCopies(database.url, database.schema, selects),
    );
  }
  await pause(SETTLE_MILLISECONDS);
  const after = cpu(pid, database);
  const total = median(readings.map((reading) => reading.total));
  return {
    contender: contender.name,
    rows,
    bytes: readings[0]?.bytes ?? 0,
    total,
    firstByte: median(readings.map((reading) => reading.firstByte)),
    rowsPerSecond: (1000 * rows) / total,
    cpuServer: (after.server - before.server) / readings.length,
    cpuDatabase: (after.database - before.database) / readings.length,
    peakMemory: pid === null ? null : peakMemory(pid),
  };
}

function cpu(pid: number | null, database: LargeRepository): { readonly server: number; readonly database: number } {
  return { server: pid === null ? 0 : cpuSeconds(pid), database: cpuSeconds(database.pid) };
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? NaN;
}
