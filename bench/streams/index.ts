import { mkdirSync, writeFileSync } from 'node:fs';
import { startServerProcess } from '../../test/environment/server.js';
import { type LargeRepository, openLargeRepository } from '../repository/index.js';
import { printTable } from '../tools/table.js';
import { repositoryUrl, startPythonServer } from '../tools/python-server.js';
import { type Contender, type Measurement, runScenario } from './runner.js';
import { streamScenarios } from './scenarios.js';

const REPORT = 'bench-results/streams.json';
const REPEATS = 5;
const PYTHON_REPEATS = 1;

interface Row {
  readonly scenario: string;
  readonly measurements: readonly Measurement[];
}

/**
 * Rows per second, time to the first byte, CPU and memory of large answers: our server, the Python server and PostgreSQL
 * alone, in turn, scenario by scenario, over the large repository. Answers of the two servers are checked to be equal.
 *
 * @param args words of which one must be in a scenario's name; none for all.
 */
export async function main(args: readonly string[]): Promise<void> {
  const repository = await openLargeRepository();
  try {
    report(await measureAll(repository, args));
  } finally {
    await repository.close();
  }
}

async function measureAll(repository: LargeRepository, words: readonly string[]): Promise<readonly Row[]> {
  const repositories = JSON.stringify({ survey: { config_uri: repository.configUri, authorized_groups: ['*'] } });
  const ours = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: repositories,
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  const python = await startPythonServer(repositories);
  const contenders: readonly Contender[] = [
    { kind: 'server', name: 'ours', url: repositoryUrl(ours), pid: ours.pid, repeats: REPEATS },
    { kind: 'server', name: 'Python', url: repositoryUrl(python), pid: python.pid, repeats: PYTHON_REPEATS },
    { kind: 'reference SQL', name: "PostgreSQL, Python's SQL", repeats: REPEATS },
    { kind: 'shortest SQL', name: 'PostgreSQL, shortest SQL', repeats: REPEATS },
  ];
  const rows: Row[] = [];
  try {
    for (const scenario of await streamScenarios(repository.url, repository.schema)) {
      if (words.length === 0 || words.some((word) => scenario.name.includes(word))) {
        rows.push({ scenario: scenario.name, measurements: await runScenario(scenario, contenders, repository) });
      }
    }
  } finally {
    await Promise.all([ours.stop(), python.stop()]);
  }
  return rows;
}

function report(rows: readonly Row[]): void {
  for (const { scenario, measurements } of rows) {
    console.log(`\n${scenario}: ${String(measurements[0]?.rows)} rows`);
    const [first] = measurements;
    printTable([
      ['', 'ms', 'first byte, ms', 'rows/s', 'MB', 'CPU s', 'CPU s PostgreSQL', 'peak MB', 'x ours'],
      ...measurements.map((each) => [
        each.contender,
        each.total,
        each.firstByte,
        each.rowsPerSecond,
        each.bytes / 1e6,
        each.cpuServer,
        each.cpuDatabase,
        each.peakMemory ?? '-',
        each.total / (first?.total ?? NaN),
      ]),
    ]);
  }
  mkdirSync('bench-results', { recursive: true });
  writeFileSync(REPORT, JSON.stringify(rows, null, 1));
  console.log(`\n${REPORT}`);
}
