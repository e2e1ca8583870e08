import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../test/environment/server.js';
import { environmentVariable } from '../../test/environment/variable.js';

/** As often as our server is asked whether it answers. */
const POLL_MILLISECONDS = 10;
const APPLICATION = 'lsst.daf.butler.remote_butler.server:create_app';

/** A server that is measured. */
export interface MeasuredServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<unknown>;
}

/** Where a server has the large repository. */
export function repositoryUrl({ url }: Pick<MeasuredServer, 'url'>): string {
  return `${url}/api/butler/repo/survey`;
}

/** Start the reference server under uvicorn, one process, as deployed. */
export async function startPythonServer(repositories: string): Promise<MeasuredServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const options = ['--port', String(port), '--no-access-log', '--log-level', 'error'];
  const child = spawn(
    environmentVariable('BUTLER_TEST_PYTHON'),
    ['-W', 'ignore', '-m', 'uvicorn', '--factory', APPLICATION, ...options],
    {
      env: {
        ...process.env,
        DAF_BUTLER_SERVER_REPOSITORIES: repositories,
        DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
        DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
      },
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (!(await answers(url))) {
    if (child.exitCode !== null) {
      throw new Error('The Python server did not start.');
    }
    await pause(POLL_MILLISECONDS);
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
