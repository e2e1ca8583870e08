import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { servedToEverybody, testRepositories } from '../../test/environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../../test/environment/server.js';
import { until } from '../../test/environment/until.js';
import { environmentVariable } from '../../test/environment/variable.js';
import { printTable } from '../tools/table.js';
import { type Action, MIX } from './mix.js';

const REPORT = 'bench-results/soak.json';
const REPOSITORY = 'package_base';
const CLIENTS = 8;
/** Milliseconds that a client waits after each action, so that the machine is not full. */
const THINK_MILLISECONDS = 100;
const SAMPLES = 30;
const SETTLE_MILLISECONDS = 150_000;
/** On SIGUSR2 the server collects its garbage and says how much memory is in use. */
const HEAP_PROBE = `data:text/javascript,${encodeURIComponent(
  "process.on('SIGUSR2',()=>{gc();console.log('heap '+process.memoryUsage().heapUsed)})",
)}`;

interface Sample {
  readonly minute: number;
  readonly requests: number;
  /** Megabytes in use after a garbage collection. */
  readonly heap: number;
  readonly resident: number;
  readonly descriptors: number;
  readonly connections: number;
}

/**
 * Mixed load for a long time: whether heap and descriptors stay flat, and everything is given back in the end.
 *
 * @param args `--minutes N`.
 * @throws Error if a request has a wrong answer, or something is not given back.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string', default: '30' } } });
  const minutes = Number(values.minutes);
  const repositories = await testRepositories(REPOSITORY);
  const server = await startServerProcess(
    { DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories), BUTLER_SERVER_LOG_LEVEL: 'info' },
    ['--expose-gc', '--import', HEAP_PROBE],
  );
  const database = new pg.Client({ connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') });
  await database.connect();
  try {
    await soak(server, database, minutes);
  } catch (error) {
    console.log(server.log().slice(-5_000));
    throw error;
  } finally {
    await database.end();
    const status = await server.stop();
    console.log(`The server ended with status ${String(status)}.`);
  }
}

async function soak(server: ServerProcess, database: pg.Client, minutes: number): Promise<void> {
  const base = `${server.url}/api/butler/repo/${REPOSITORY}`;
  const started = Date.now();
  const load = new Load(base, started + minutes * 60_000);
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, index) => load.run(index)));
  const samples: Sample[] = [];
  for (let index = 1; index <= SAMPLES; index++) {
    await Promise.race([clients, pause((minutes * 60_000) / SAMPLES)]);
    samples.push(await sample(server, database, (minutes * index) / SAMPLES, load.count));
  }
  await clients;
  await until('all connections are given back', SETTLE_MILLISECONDS, async () => {
    const { connections } = await sample(server, database, minutes, load.count);
    return connections === 0;
  });
  samples.push(await sample(server, database, (Date.now() - started) / 60_000, load.count));
  printTable([
    ['minute', 'requests', 'heap, MB', 'resident, MB', 'descriptors', 'connections'],
    ...samples.map(({ minute, requests, heap, resident, descriptors, connections }) => [
      minute,
      requests,
      heap,
      resident,
      descriptors,
      connections,
    ]),
  ]);
  mkdirSync('bench-results', { recursive: true });
  writeFileSync(REPORT, JSON.stringify({ samples, actions: Object.fromEntries(load.actions) }, null, 1));
  console.log(`\n${REPORT}`);
}

/** Clients that do what the mix says, in an order that is the same each time. */
class Load {
  count = 0;
  readonly actions = new Map<string, number>();
  readonly #turns: readonly Action[] = MIX.flatMap((action) => new Array<Action>(action.weight).fill(action));

  constructor(
    private readonly base: string,
    private readonly end: number,
  ) {}

  async run(client: number): Promise<void> {
    // A step that has no common divisor with the number of turns visits all of them.
    for (let turn = client * 7; Date.now() < this.end; turn += 23) {
      const action = this.#turns[turn % this.#turns.length];
      if (action !== undefined) {
        await action.run(this.base);
        this.count++;
        this.actions.set(action.name, (this.actions.get(action.name) ?? 0) + 1);
      }
      await pause(THINK_MILLISECONDS);
    }
  }
}

async function sample(server: ServerProcess, database: pg.Client, minute: number, requests: number): Promise<Sample> {
  const status = readFileSync(`/proc/${String(server.pid)}/status`, 'utf8');
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1',
    [`butler-server ${String(server.pid)}`],
  );
  return {
    minute,
    requests,
    heap: (await heapInUse(server)) / 1e6,
    resident: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1e3,
    descriptors: readdirSync(`/proc/${String(server.pid)}/fd`).length,
    connections: rows[0]?.count ?? NaN,
  };
}

async function heapInUse(server: ServerProcess): Promise<number> {
  const told = (): readonly string[] => [...server.log().matchAll(/^heap (\d+)$/gm)].map(([, bytes = '']) => bytes);
  const before = told().length;
  process.kill(server.pid, 'SIGUSR2');
  await until('the server tells its heap', 10_000, () => told().length > before);
  return Number(told().at(-1));
}
