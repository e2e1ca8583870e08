import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { lookUpFixture } from '../../test/butler/fixture.js';
import { servedToEverybody, testRepositories } from '../../test/environment/repositories.js';
import { freePort, startServerProcess } from '../../test/environment/server.js';
import { type Measurement, measure, type Scenario, send } from '../tools/load.js';
import { printTable } from '../tools/table.js';
import { scenarios } from './scenarios.js';

const REPOSITORY = 'seeded';
const CONNECTIONS = 8;
const SECONDS = 2;
const REPORT = 'bench-results/lookups.json';

interface Row {
  readonly scenario: string;
  readonly immutable: Measurement;
  readonly mutable: Measurement;
  readonly python: Measurement | null;
}

/**
 * Latency and throughput of the look-ups: ours over a mutable and an immutable repository, and the Python server where
 * there is one, in turn, scenario by scenario. Answers of the two are checked to be equal.
 */
export async function main(): Promise<void> {
  const repositories = await testRepositories(REPOSITORY);
  const fixture = await lookUpFixture(repositories);
  const ours = await Promise.all(
    (['mutable', 'immutable'] as const).map((mutability) =>
      startServerProcess({
        DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories, mutability),
        BUTLER_SERVER_LOG_LEVEL: 'warn',
      }),
    ),
  );
  const python = await startPython(servedToEverybody(repositories));
  const [mutable = '', immutable = ''] = ours.map(({ url }) => base(url));
  const rows: Row[] = [];
  try {
    for (const scenario of scenarios(fixture)) {
      await checkEqual(scenario, [mutable, immutable], python === null ? null : base(python.url));
      rows.push({
        scenario: scenario.name,
        immutable: await measure(immutable, scenario, CONNECTIONS, SECONDS),
        mutable: await measure(mutable, scenario, CONNECTIONS, SECONDS),
        python: python === null ? null : await measure(base(python.url), scenario, CONNECTIONS, SECONDS),
      });
    }
  } finally {
    await Promise.all(ours.map((server) => server.stop()));
    await python?.stop();
  }
  report(rows);
}

function base(url: string): string {
  return `${url}/api/butler/repo/${REPOSITORY}`;
}

async function checkEqual(scenario: Scenario, servers: readonly string[], python: string | null): Promise<void> {
  if (scenario.path.startsWith('/')) {
    return;
  }
  const answers = await Promise.all(
    [...servers, ...(python === null ? [] : [python])].map((url) => send(url, scenario)),
  );
  const canonical = answers.map(({ body }) => JSON.stringify(sorted(JSON.parse(body))));
  if (new Set(canonical).size !== 1) {
    throw new Error(
      `${scenario.name}: the servers answer differently:\n${canonical.map((text) => text.slice(0, 500)).join('\n')}`,
    );
  }
}

/** With the members of objects and lists in a certain order: those of sets have none on the wire. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
  }
  return value;
}

interface PythonServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The reference server under uvicorn, as deployed; null where there is no Python. */
async function startPython(repositories: string): Promise<PythonServer | null> {
  const python = process.env['BUTLER_TEST_PYTHON'];
  if (python === undefined) {
    return null;
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const child = spawn(
    python,
    [
      '-W',
      'ignore',
      '-m',
      'uvicorn',
      '--factory',
      'lsst.daf.butler.remote_butler.server:create_app',
      '--port',
      String(port),
      '--no-access-log',
      '--log-level',
      'error',
    ],
    {
      env: {
        ...process.env,
        DAF_BUTLER_SERVER_REPOSITORIES: repositories,
        DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
        DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (
    !(await fetch(url).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) {
      throw new Error('The Python server did not start.');
    }
    await pause(100);
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function report(rows: readonly Row[]): void {
  const ratio = (ours: number, python: number | undefined): number | string =>
    python === undefined ? '-' : python / ours;
  printTable([
    ['p50 (p99), milliseconds', 'immutable', 'mutable', 'Python', 'x immutable', 'x mutable'],
    ...rows.map(({ scenario, immutable, mutable, python }) => [
      scenario,
      latency(immutable),
      latency(mutable),
      python === null ? '-' : latency(python),
      ratio(immutable.p50, python?.p50),
      ratio(mutable.p50, python?.p50),
    ]),
  ]);
  console.log();
  printTable([
    [
      `requests per second, ${String(CONNECTIONS)} connections`,
      'immutable',
      'mutable',
      'Python',
      'x immutable',
      'x mutable',
    ],
    ...rows.map(({ scenario, immutable, mutable, python }) => [
      scenario,
      immutable.throughput,
      mutable.throughput,
      python?.throughput ?? '-',
      python === null ? '-' : immutable.throughput / python.throughput,
      python === null ? '-' : mutable.throughput / python.throughput,
    ]),
  ]);
  mkdirSync('bench-results', { recursive: true });
  writeFileSync(REPORT, JSON.stringify(rows, null, 1));
  console.log(`\n${REPORT}`);
}

function latency({ p50, p99 }: Measurement): string {
  return `${p50.toFixed(2)} (${p99.toFixed(1)})`;
}
