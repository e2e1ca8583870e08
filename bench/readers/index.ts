import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Socket } from 'node:net';
import { servedToEverybody, testRepositories } from '../../test/environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../../test/environment/server.js';
import { dataIds, executeBody, largeQuery } from '../../test/query/queries.js';
import { peakMemory, resetPeakMemory } from '../tools/processes.js';
import { type Scenario, send } from '../tools/load.js';
import { printTable } from '../tools/table.js';

const REPOSITORY = 'package_base';
const READERS = 40;
const BYTES_PER_SECOND = 10_000;
/** A result of 1,000,000 rows, 60 MB. */
const MILLION = executeBody(largeQuery(1_000, 1_000));
const DETECTORS = executeBody({ tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) });
const SECONDS = 15;
const TICK_MILLISECONDS = 100;

const SHORT: readonly Scenario[] = [
  { name: 'collection_info', method: 'GET', path: 'v1/collection_info?name=imported_g' },
  { name: 'query/any', method: 'POST', path: 'v1/query/any', body: { ...DETECTORS, exact: true, execute: true } },
  { name: 'query/execute, few rows', method: 'POST', path: 'v1/query/execute', body: DETECTORS },
];

/** The median of short requests while many slow clients read streams, and what a stream costs in memory. */
export async function main(): Promise<void> {
  const repositories = await testRepositories(REPOSITORY);
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
    BUTLER_SERVER_MAXIMUM_STREAMS: String(READERS + 1),
    BUTLER_SERVER_QUERY_POOL_SIZE: String(READERS + 15),
  });
  try {
    await compare(server);
  } finally {
    await server.stop();
  }
}

async function compare(server: ServerProcess): Promise<void> {
  const base = `${server.url}/api/butler/repo/${REPOSITORY}`;
  await medians(base, 2);
  const idle = await medians(base, SECONDS);
  resetPeakMemory(server.pid);
  const before = peakMemory(server.pid);
  const readers = Array.from({ length: READERS }, () => slowReader(`${base}/v1/query/execute`));
  await pause(5_000);
  const busy = await medians(base, SECONDS);
  const growth = (peakMemory(server.pid) - before) / READERS;
  const alive = readers.filter(({ destroyed }) => !destroyed).length;
  readers.forEach((reader) => reader.destroy());
  printTable([
    ['median, milliseconds', 'idle', `${String(alive)} readers`, 'times idle'],
    ...SHORT.map(({ name }, index) => {
      const [quiet = NaN, loaded = NaN] = [idle[index], busy[index]];
      return [name, quiet, loaded, loaded / quiet];
    }),
  ]);
  console.log(`\nMemory per stream, at most: ${growth.toFixed(1)} MB`);
}

/** Medians of each kind of short request, one after the other, ten a second each. */
async function medians(base: string, seconds: number): Promise<readonly number[]> {
  const times = SHORT.map(() => [] as number[]);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    for (const [index, scenario] of SHORT.entries()) {
      const started = performance.now();
      const { status, body } = await send(base, scenario);
      times[index]?.push(performance.now() - started);
      if (status !== 200) {
        throw new Error(`${scenario.name}: status ${String(status)}: ${body}`);
      }
    }
    await pause(TICK_MILLISECONDS);
  }
  return times.map((all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN);
}

function slowReader(url: string): Socket {
  const { hostname, port, pathname } = new URL(url);
  const body = JSON.stringify(MILLION);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: readers\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${String(body.length)}\r\n\r\n${body}`,
  );
  const timer = setInterval(() => {
    socket.read((BYTES_PER_SECOND * TICK_MILLISECONDS) / 1000);
  }, TICK_MILLISECONDS);
  socket.on('close', () => {
    clearInterval(timer);
  });
  return socket;
}
