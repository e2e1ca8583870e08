import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { lookUpFixture, type LookUpFixture } from './fixture.js';

let server: ServerProcess;
let fixture: LookUpFixture;

beforeAll(async () => {
  const repositories = await testRepositories('seeded');
  fixture = await lookUpFixture(repositories);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 300_000);

afterAll(async () => {
  await server.stop();
});

interface Ref {
  readonly id: string;
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${server.url}/api/butler/repo/seeded/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function many(ids: readonly string[]): Promise<readonly Ref[]> {
  const { rows } = await ask<{ readonly rows: readonly Ref[] }>('datasets', { dataset_ids: ids });
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function one(id: string): Promise<Ref> {
  return ask<{ readonly dataset_ref: Ref }>(`dataset/${id}`).then((reply) => reply.dataset_ref);
}

test('many datasets together are what each of them is alone', async () => {
  const ids = fixture.datasetIds.filter((_, index) => index % 5 === 0).toSorted();
  expect(await many(ids)).toEqual(await Promise.all(ids.map(one)));
});

test('a dataset of another type than all others is found, wherever it stands', async () => {
  const others = fixture.datasetsOfOneType.slice(0, 99);
  const [odd = ''] = fixture.datasetIds.filter((id) => !fixture.datasetsOfOneType.includes(id));
  for (const position of [0, 1, 2, 3, 98, 99]) {
    const ids = others.toSpliced(position, 0, odd);
    expect((await many(ids)).map(({ id }) => id)).toEqual(ids.toSorted());
  }
});

test('unknown ids are left out, duplicates collapse', async () => {
  const ids = fixture.datasetIds.slice(0, 3).toSorted();
  expect((await many([...ids, randomUUID(), ...ids])).map(({ id }) => id)).toEqual(ids);
  expect(await many([randomUUID()])).toEqual([]);
  expect(await many([])).toEqual([]);
});
