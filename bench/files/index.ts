import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startServerProcess } from '../../test/environment/server.js';
import { main as measureLookUps } from '../lookups/index.js';
import { type LargeRepository, openLargeRepository } from '../repository/index.js';
import { type Measurement, measure, type Scenario, send } from '../tools/load.js';
import { repositoryUrl } from '../tools/python-server.js';
import { printTable } from '../tools/table.js';

const CONNECTIONS = 8;
const SECONDS = 1.5;
const SIZES = [1_000, 10_000_000] as const;

/**
 * Look-ups of files beside the Python server, which are those of `lookups`; then downloads of local files, which the Python
 * server has none of.
 */
export async function main(): Promise<void> {
  await measureLookUps(['file']);
  const repository = await openLargeRepository();
  try {
    await measureDownloads(repository);
  } finally {
    await repository.close();
  }
}

async function measureDownloads(repository: LargeRepository): Promise<void> {
  const id = await someDataset(repository);
  const survey = { config_uri: repository.configUri, authorized_groups: ['*'] };
  const server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({ survey }),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  const rows: (Measurement & { readonly size: number })[] = [];
  try {
    for (const size of SIZES) {
      rows.push({ size, ...(await measureDownload(repositoryUrl(server), repository, id, size)) });
    }
  } finally {
    await server.stop();
  }
  printTable([
    ['download of a local file, bytes', 'p50, ms', 'p99, ms', 'per second', 'MB/s'],
    ...rows.map(({ size, p50, p99, throughput }) => [String(size), p50, p99, throughput, (throughput * size) / 1e6]),
  ]);
}

async function someDataset(repository: LargeRepository): Promise<string> {
  const client = new pg.Client({ connectionString: repository.url });
  await client.connect();
  try {
    const table = `${client.escapeIdentifier(repository.schema)}.file_datastore_records`;
    const { rows } = await client.query<{ dataset_id: string }>(`SELECT dataset_id FROM ${table} LIMIT 1`);
    return rows[0]?.dataset_id ?? '';
  } finally {
    await client.end();
  }
}

/** The repository has records of files only: the file is made here. */
async function measureDownload(
  base: string,
  { configUri }: LargeRepository,
  id: string,
  size: number,
): Promise<Measurement> {
  const { body } = await send(base, { name: 'get_file', method: 'GET', path: `v1/get_file/${id}` });
  const { artifact } = JSON.parse(body) as {
    readonly artifact: { readonly file_info: readonly { url: string; datastoreRecords: { path: string } }[] };
  };
  const [info] = artifact.file_info;
  if (info === undefined) {
    throw new Error(`The dataset ${id} has no file.`);
  }
  const file = join(configUri, info.datastoreRecords.path);
  const content = 'x'.repeat(size);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  const scenario: Scenario = { name: 'download', method: 'GET', path: new URL(info.url).pathname };
  if ((await send(base, scenario)).body !== content) {
    throw new Error('The download is not the file.');
  }
  return measure(base, scenario, CONNECTIONS, SECONDS);
}
