import { startServerProcess } from '../../test/environment/server.js';
import { openLargeRepository } from '../repository/index.js';
import { peakMemory, resetPeakMemory } from '../tools/processes.js';
import { readHttp } from '../streams/read.js';
import { type StreamScenario, streamScenarios } from '../streams/scenarios.js';
import { type MeasuredServer, repositoryUrl, startPythonServer } from '../tools/python-server.js';
import { printTable } from '../tools/table.js';

/** Starts of each server, in turn, after one of each by which both have kept what they have compiled. */
const STARTS = 7;
const STREAMS = 8;
const ROUNDS = 3;
const SCENARIOS = ['dataset refs', 'data IDs', 'refs with records'];

/**
 * How long our server and the Python server take from the start of the process to the first answer from a repository, and
 * what they take of memory: then, and with eight streams running.
 */
export async function main(): Promise<void> {
  const repository = await openLargeRepository();
  try {
    const repositories = JSON.stringify({ survey: { config_uri: repository.configUri, authorized_groups: ['*'] } });
    const scenarios = (await streamScenarios(repository.url, repository.schema)).filter(({ name }) =>
      SCENARIOS.some((word) => name.startsWith(word)),
    );
    const variables = {
      DAF_BUTLER_SERVER_REPOSITORIES: repositories,
      BUTLER_SERVER_LOG_LEVEL: 'warn',
      BUTLER_SERVER_MAXIMUM_STREAMS_PER_USER: String(STREAMS),
    };
    const startOurs = (): Promise<MeasuredServer> => startServerProcess(variables);
    const startPython = (): Promise<MeasuredServer> => startPythonServer(repositories);
    const [ours, python] = await startTimes(startOurs, startPython);
    printTable([
      ['', 'start to first answer, s', 'MB then', `MB at most, ${String(STREAMS)} streams`],
      ['ours', ours, ...(await memory(startOurs, scenarios, ROUNDS))],
      ['Python', python, ...(await memory(startPython, scenarios, 1))],
    ]);
  } finally {
    await repository.close();
  }
}

type Start = () => Promise<MeasuredServer>;

/** The median seconds from the start of a process to its first answer, of two servers. */
async function startTimes(one: Start, other: Start): Promise<readonly [number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= STARTS; round += 1) {
    const seconds = [await startTime(one), await startTime(other)] as const;
    if (round > 0) {
      times[0].push(seconds[0]);
      times[1].push(seconds[1]);
    }
  }
  return [median(times[0]), median(times[1])];
}

async function startTime(start: Start): Promise<number> {
  const started = performance.now();
  const server = await start();
  await firstAnswer(server);
  const seconds = (performance.now() - started) / 1000;
  await server.stop();
  return seconds;
}

/** Megabytes with a repository open, and at most with eight streams running. */
async function memory(
  start: Start,
  scenarios: readonly StreamScenario[],
  rounds: number,
): Promise<readonly [number, number]> {
  const server = await start();
  try {
    await firstAnswer(server);
    const opened = peakMemory(server.pid);
    resetPeakMemory(server.pid);
    for (let round = 0; round < rounds; round += 1) {
      const streams = Array.from({ length: STREAMS }, (_, index) => scenarios.slice(index % scenarios.length)[0]);
      await Promise.all(
        streams.map(
          async (scenario) => scenario && readHttp(`${repositoryUrl(server)}/${scenario.path}`, scenario.body),
        ),
      );
    }
    return [opened, peakMemory(server.pid)];
  } finally {
    await server.stop();
  }
}

async function firstAnswer(server: MeasuredServer): Promise<void> {
  const response = await fetch(`${repositoryUrl(server)}/v1/dataset_type/calexp`);
  if (!response.ok) {
    throw new Error(`The first request is answered with ${String(response.status)}.`);
  }
  await response.text();
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
