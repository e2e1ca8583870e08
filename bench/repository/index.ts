import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentVariable } from '../../test/environment/variable.js';
import { type Cluster, isComplete, markComplete, startCluster } from './cluster.js';

const BUILDER = 'bench/repository';
const SEEDED = 'test/repositories/seeded/repository.py';

export type { Cluster } from './cluster.js';

/** The large repository, in a PostgreSQL server of its own. */
export interface LargeRepository extends Cluster {
  /** Directory that holds its `butler.yaml`. */
  readonly configUri: string;
  /** Schema of its tables. */
  readonly schema: string;
}

/**
 * Open the large repository: 2 million datasets of 3,000 visits with 189 detectors in 2,000 collections. It is built
 * once, which takes some minutes, and kept in the directory for temporary files until the builder changes.
 */
export async function openLargeRepository(): Promise<LargeRepository> {
  const home = join(tmpdir(), `butler-bench-repository-${fingerprint()}`);
  if (!isComplete(home)) {
    rmSync(home, { recursive: true, force: true });
  }
  const cluster = await startCluster(home);
  const configUri = join(home, 'repository');
  try {
    if (isComplete(home)) {
      moveTo(cluster.url, join(configUri, 'butler.yaml'));
    } else {
      await build(cluster.url, configUri);
      markComplete(home);
    }
  } catch (error) {
    await cluster.close();
    throw error;
  }
  return { ...cluster, configUri, schema: 'survey' };
}

/** The repository is made anew when what makes it has changed. */
function fingerprint(): string {
  const hash = createHash('sha256').update(environmentVariable('BUTLER_TEST_POSTGRES_BIN'));
  const files = readdirSync(BUILDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  for (const file of [...files.sort().map((name) => join(BUILDER, name)), SEEDED]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The server's port is another one each time. */
function moveTo(url: string, config: string): void {
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace(/^( *db: ).*$/m, `$1${url}`));
}

function build(url: string, out: string): Promise<void> {
  const args = ['-W', 'ignore', join(BUILDER, 'build.py'), '--url', url, '--out', out];
  console.log('Building the large repository');
  return new Promise((resolve, reject) => {
    const child = spawn(environmentVariable('BUTLER_TEST_PYTHON'), args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`The builder ended with status ${String(code)}.`));
      }
    });
  });
}
