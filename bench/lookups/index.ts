import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startServerProcess } from '../../test/environment/server.js';
import { type LargeRepository, openLargeRepository } from '../repository/index.js';
import { measureFloor } from '../tools/floor.js';
import { type Measurement, measure, type Scenario, send } from '../tools/load.js';
import { cpuSeconds } from '../tools/processes.js';
import { type MeasuredServer, repositoryUrl, startPythonServer } from '../tools/python-server.js';
import { printTable } from '../tools/table.js';
import { lookUpScenarios } from './scenarios.js';

const CONNECTIONS = 8;
const SECONDS = 1.5;
const REPORT = 'bench-results/lookups.json';

/** A measurement with the milliseconds of CPU that a request took of the server process and of PostgreSQL. */
interface Costs extends Measurement {
  readonly cpuServer: number;
  readonly cpuDatabase: number;
}

interface Row {
  readonly scenario: string;
  readonly immutable: Costs;
  readonly mutable: Costs;
  readonly python: Costs;
  /** PostgreSQL alone, milliseconds; null where nothing has to be asked. */
  readonly floor: number | null;
}

/**
 * Latency and throughput of small requests over the large repository: our server with it as mutable and as immutable, the
 * Python server, and PostgreSQL alone, in turn, scenario by scenario. Answers of the servers are checked to be equal.
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
  const client = new pg.Client({ connectionString: repository.url, options: '-c plan_cache_mode=force_generic_plan' });
  await client.connect();
  await client.query(`SET search_path TO ${client.escapeIdentifier(repository.schema)}`);
  const configUri = withCloudStore(repository);
  Object.assign(process.env, CLOUD);
  const start = (mutability: string): Promise<MeasuredServer> =>
    startServerProcess({
      DAF_BUTLER_SERVER_REPOSITORIES: served(configUri, mutability),
      BUTLER_SERVER_LOG_LEVEL: 'warn',
    });
  const [mutable, immutable] = [await start('mutable'), await start('immutable')];
  const python = await startPythonServer(served(configUri));
  const rows: Row[] = [];
  try {
    const urls = [mutable, immutable, python].map(repositoryUrl);
    for (const scenario of await lookUpScenarios(client)) {
      if (words.length > 0 && !words.some((word) => scenario.name.includes(word))) {
        continue;
      }
      await checkEqual(scenario, urls);
      rows.push({
        scenario: scenario.name,
        immutable: await measureCosts(immutable, repository, scenario),
        mutable: await measureCosts(mutable, repository, scenario),
        python: await measureCosts(python, repository, scenario),
        floor: scenario.floor === null ? null : await measureFloor(client, scenario.floor, SECONDS),
      });
    }
  } finally {
    await Promise.all([mutable.stop(), immutable.stop(), python.stop(), client.end()]);
  }
  return rows;
}

async function measureCosts(server: MeasuredServer, database: LargeRepository, scenario: Scenario): Promise<Costs> {
  const before = [cpuSeconds(server.pid), cpuSeconds(database.pid)] as const;
  const measured = await measure(repositoryUrl(server), scenario, CONNECTIONS, SECONDS);
  const perRequest = (seconds: number): number => (1000 * seconds) / measured.requests;
  return {
    ...measured,
    cpuServer: perRequest(cpuSeconds(server.pid) - before[0]),
    cpuDatabase: perRequest(cpuSeconds(database.pid) - before[1]),
  };
}

function served(configUri: string, mutability?: string): string {
  return JSON.stringify({ survey: { config_uri: configUri, authorized_groups: ['*'], mutability } });
}

/** What signs URLs of the store of files; nobody is asked for that. */
const CLOUD = {
  AWS_ACCESS_KEY_ID: 'benchmark',
  AWS_SECRET_ACCESS_KEY: 'benchmark',
  S3_ENDPOINT_URL: 'http://127.0.0.1:9',
};

/** The same repository with its files in S3: the Python server cannot serve local ones. */
function withCloudStore({ configUri }: LargeRepository): string {
  const text = readFileSync(join(configUri, 'butler.yaml'), 'utf8');
  const directory = join(configUri, 'cloud');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'butler.yaml'), text.replace('root: <butlerRoot>', 'root: s3://benchmark/survey/'));
  return directory;
}

/** How `GET /` describes it differs from server to server. */
async function checkEqual(scenario: Scenario, servers: readonly string[]): Promise<void> {
  if (scenario.path.startsWith('/')) {
    return;
  }
  const answers = await Promise.all(servers.map((url) => send(url, scenario)));
  const canonical = answers.map(({ body }) => JSON.stringify(sorted(JSON.parse(body))));
  if (new Set(canonical).size !== 1) {
    throw new Error(
      `${scenario.name}: the servers answer differently:\n${canonical.map((text) => text.slice(0, 500)).join('\n')}`,
    );
  }
}

/**
 * With the members of objects and lists in a certain order: those of sets have none on the wire. Of URLs only the path
 * counts: servers have an address of their own, and signatures the time.
 */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === 'string' && value.startsWith('http://')) {
    return new URL(value).pathname;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
  }
  return value;
}

function report(rows: readonly Row[]): void {
  printTable([
    ['p50 (p99), milliseconds', 'immutable', 'mutable', 'Python', 'PostgreSQL', 'x mutable', 'over PostgreSQL'],
    ...rows.map(({ scenario, immutable, mutable, python, floor }) => [
      scenario,
      latency(immutable),
      latency(mutable),
      latency(python),
      floor ?? '-',
      python.p50 / mutable.p50,
      floor === null ? '-' : mutable.p50 - floor,
    ]),
  ]);
  console.log();
  printTable([
    [`requests per second, ${String(CONNECTIONS)} connections`, 'immutable', 'mutable', 'Python', 'x mutable'],
    ...rows.map(({ scenario, immutable, mutable, python }) => [
      scenario,
      immutable.throughput,
      mutable.throughput,
      python.throughput,
      mutable.throughput / python.throughput,
    ]),
  ]);
  console.log();
  printTable([
    ['CPU milliseconds of server + PostgreSQL', 'immutable', 'mutable', 'Python'],
    ...rows.map(({ scenario, immutable, mutable, python }) => [
      scenario,
      ...[immutable, mutable, python].map(
        ({ cpuServer, cpuDatabase }) => `${cpuServer.toFixed(2)} + ${cpuDatabase.toFixed(2)}`,
      ),
    ]),
  ]);
  mkdirSync('bench-results', { recursive: true });
  writeFileSync(REPORT, JSON.stringify(rows, null, 1));
  console.log(`\n${REPORT}`);
}

function latency({ p50, p99 }: Measurement): string {
  return `${p50.toFixed(2)} (${p99.toFixed(1)})`;
}
