import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { environmentVariable } from '../environment/variable.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { runPython } from '../python.js';

const DATABASE = 'coherence';
const REPOSITORY = 'package_base';

let writer: pg.Client;
let server: ServerProcess;

/** A repository of its own, since these tests write to it, and a server that has answered from it before. */
beforeAll(async () => {
  const adminUrl = environmentVariable('BUTLER_TEST_POSTGRES_URL');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${DATABASE}`);
  await admin.end();
  const url = adminUrl.replace(/\/[^/]*$/, `/${DATABASE}`);
  writer = new pg.Client({ connectionString: url });
  await writer.connect();
  await writer.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
  const directory = mkdtempSync(join(tmpdir(), 'coherence-'));
  const output = await runPython('test/repositories/build.py', '--url', url, '--out', directory, '--only', REPOSITORY);
  const built = JSON.parse(output) as Record<string, { config_uri: string; schema: string }>;
  await writer.query(`SET search_path TO "${built[REPOSITORY]?.schema ?? ''}"`);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      main: { config_uri: built[REPOSITORY]?.config_uri, authorized_groups: ['*'] },
    }),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
  expect((await findBias('bias')).dataset_ref.datasetType.storageClass).toBe('Exposure');
}, 300_000);

afterAll(async () => {
  await server.stop();
  await writer.end();
});

interface FoundDataset {
  readonly dataset_ref: {
    readonly id: string;
    readonly datasetType: { readonly name: string; readonly storageClass: string };
  };
}

async function answer(path: string, body?: object): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${server.url}/api/butler/repo/main/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, json: await response.json() };
}

async function findBias(name: string): Promise<FoundDataset> {
  const { json } = await answer('find_dataset', {
    dataset_type: name,
    data_id: { instrument: 'Cam1', detector: 1 },
    collections: ['imported_g'],
    timespan: null,
    dimension_records: false,
  });
  return json as FoundDataset;
}

describe('what a writer commits is in the next answer', () => {
  test('a storage class that is changed in place', async () => {
    await writer.query("UPDATE dataset_type SET storage_class = 'ExposureF' WHERE name = 'bias'");
    const found = (await findBias('bias')).dataset_ref;
    expect(found.datasetType.storageClass).toBe('ExposureF');
    const byId = (await answer(`dataset/${found.id}`)).json as FoundDataset;
    expect(byId.dataset_ref.datasetType.storageClass).toBe('ExposureF');
    expect((await answer('dataset_type/bias')).json).toMatchObject({ dataset_type: { storageClass: 'ExposureF' } });
  });

  test('a dataset type under another name', async () => {
    await writer.query("UPDATE dataset_type SET name = 'renamed' WHERE name = 'bias'");
    expect(await findBias('bias')).toMatchObject({ error_type: 'missing_dataset_type' });
    expect((await answer('dataset_type/bias')).json).toMatchObject({ error_type: 'missing_dataset_type' });
    expect((await findBias('renamed')).dataset_ref.datasetType.name).toBe('renamed');
    await writer.query("UPDATE dataset_type SET name = 'bias' WHERE name = 'renamed'");
    expect((await findBias('bias')).dataset_ref.datasetType.name).toBe('bias');
  });

  test('a detector that is added, and one that is changed', async () => {
    const dataId = { data_id: { instrument: 'Cam1', detector: 77 } };
    expect((await answer('expand_data_id', dataId)).json).toMatchObject({ error_type: 'data_id_value' });
    await writer.query("INSERT INTO detector (instrument, id, full_name, raft) VALUES ('Cam1', 77, 'new', 'X')");
    expect((await answer('expand_data_id', dataId)).json).toMatchObject({
      data_coordinate: { records: { detector: { record: { full_name: 'new', raft: 'X' } } } },
    });
    await writer.query("UPDATE detector SET raft = 'Y' WHERE id = 77");
    expect((await answer('expand_data_id', dataId)).json).toMatchObject({
      data_coordinate: { records: { detector: { record: { raft: 'Y' } } } },
    });
  });
});

describe('chains that contain each other', () => {
  beforeAll(async () => {
    await writer.query(
      "INSERT INTO collection (collection_id, name, type) VALUES (9001, 'round', 3), (9002, 'about', 3)",
    );
    await writer.query(
      'INSERT INTO collection_chain (parent, position, child) VALUES (9001, 0, 9002), (9002, 0, 9001)',
    );
  });

  test.each([
    ['collection_summary?name=round', undefined],
    [
      'find_dataset',
      {
        dataset_type: 'bias',
        data_id: { instrument: 'Cam1', detector: 1 },
        collections: ['round'],
        timespan: null,
        dimension_records: false,
      },
    ],
    [
      'query_collections',
      { search: ['round'], collection_types: [1, 2, 3, 4], flatten_chains: true, include_chains: true },
    ],
  ])('%s names the cycle', async (path, body) => {
    const { status, json } = await answer(path, body);
    expect(status).toBe(422);
    expect(json).toEqual({
      error_type: 'collection_cycle',
      detail: "Collection chains contain each other: 'round' -> 'about' -> 'round'.",
    });
  });

  test('what follows no chains still works', async () => {
    expect((await answer('collection_info?name=round')).json).toMatchObject({ children: ['about'] });
  });
});
