import { startServerProcess } from '../../test/environment/server.js';
import { openLargeRepository } from '../repository/index.js';
import { peakMemory, resetPeakMemory } from '../tools/processes.js';
import { readHttp } from '../streams/read.js';
import { type StreamScenario, streamScenarios } from '../streams/scenarios.js';
import { type MeasuredServer, startPythonServer } from '../tools/python-server.js';
import { printTable } from '../tools/table.js';

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
    printTable([
      ['', 'start to first answer, s', 'MB then', `MB at most, ${String(STREAMS)} streams`],
      ['ours', ...(await measure(() => startServerProcess(variables), scenarios, ROUNDS))],
      ['Python', ...(await measure(() => startPythonServer(repositories), scenarios, 1))],
    ]);
  } finally {
    await repository.close();
  }
}

async function measure(
  start: () => Promise<MeasuredServer>,
  scenarios: readonly StreamScenario[],
  rounds: number,
): Promise<readonly number[]> {
  const started = performance.now();
  const server = await start();
  const base = `${server.url}/api/butler/repo/survey`;
  try {
    await (await fetch(`${base}/v1/dataset_type/calexp`)).text();
    const seconds = (performance.now() - started) / 1000;
    const opened = peakMemory(server.pid);
    resetPeakMemory(server.pid);
    for (let round = 0; round < rounds; round += 1) {
      const streams = Array.from({ length: STREAMS }, (_, index) => scenarios.slice(index % scenarios.length)[0]);
      await Promise.all(
        streams.map(async (scenario) => scenario && readHttp(`${base}/${scenario.path}`, scenario.body)),
      );
    }
    return [seconds, opened, peakMemory(server.pid)];
  } finally {
    await server.stop();
  }
}
