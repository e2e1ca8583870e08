import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const START_TIMEOUT_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 10;

/** The built server in a process of its own. */
export interface ServerProcess {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  readonly pid: number;
  /** What it has printed so far, standard error included. */
  log(): string;
  /** End it with SIGTERM and return its exit status. */
  stop(): Promise<number | null>;
}

/** What `npm start` gives Node. */
const NODE_ARGUMENTS = ['--max-semi-space-size=8', '--min-semi-space-size=8'];

/**
 * Start `dist/main.js` with these variables besides the present ones, on a free port of the loopback address, and wait
 * until it answers. Authorization is off unless the variables say otherwise.
 *
 * @param nodeArguments more of them for Node itself.
 * @throws Error with the server's log if it ends or does not answer in time.
 */
export async function startServerProcess(
  variables: Readonly<Record<string, string>>,
  nodeArguments: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, ...nodeArguments, 'dist/main.js'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED',
      DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
      ...variables,
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const collect = (chunk: Buffer): void => {
    log += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));

  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server did not start:\n${log}`);
    }
    await pause(POLL_MILLISECONDS);
  }
  return {
    url,
    pid: child.pid ?? 0,
    log: () => log,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A port of the loopback address that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
