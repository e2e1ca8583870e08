import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { environmentVariable } from '../environment/variable.js';
import { freePort } from '../environment/server.js';

/** A mock S3 in a process of its own. */
export interface MockS3 {
  readonly url: string;
  stop(): Promise<void>;
}

/** Start a mock S3 that has one bucket. It takes any credentials, those given among them. */
export async function startMockS3(bucket: string, credentials: Readonly<Record<string, string>>): Promise<MockS3> {
  const port = String(await freePort());
  const python = environmentVariable('BUTLER_TEST_PYTHON');
  const child = spawn(python, ['-W', 'ignore', 'test/files/mock-s3.py', port, bucket], {
    env: { ...process.env, ...credentials },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const isServing = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isServing) {
    throw new Error('The mock S3 did not start.');
  }
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
