import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerProcess, freePort, startServerProcess } from '../environment/server.js';
import { testRepositories } from '../environment/repositories.js';
import { type FakeGafaelfawr, groups, startFakeGafaelfawr } from '../http/fake-gafaelfawr.js';
import { REPOSITORY } from './system.js';

/** Stands in every secret; must be nowhere else. */
const CANARY = 'canary8f3a';
const TOKEN = `gt-${CANARY}abcdefghijkl.${CANARY}mnopqrstuvwx`;
const SIGNING_KEY = `${CANARY}-0123456789-0123456789-0123456789`;
const ADMIN_TOKEN = `${CANARY}-admin-0123456789`;
const USER = { 'X-Auth-Request-User': 'alice', 'X-Auth-Request-Token': TOKEN };

let directory: string;
let gafaelfawr: FakeGafaelfawr;
let server: ServerProcess;
let adminPort: number;

beforeAll(async () => {
  const repository = (await testRepositories(REPOSITORY)).get(REPOSITORY);
  directory = mkdtempSync(join(tmpdir(), 'butler-secrets-'));
  const yaml = readFileSync(join(repository?.configUri ?? '', 'butler.yaml'), 'utf8');
  const withPassword = yaml.replace('butler:butler@', `butler:${CANARY}@`);
  expect(withPassword).toContain(CANARY);
  writeFileSync(join(directory, 'right.yaml'), withPassword);
  writeFileSync(join(directory, 'refused.yaml'), withPassword.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
  writeFileSync(join(directory, 'broken.yaml'), withPassword.replace(/^( *)namespace: .*$/m, '$1namespace: missing'));
  gafaelfawr = await startFakeGafaelfawr();
  gafaelfawr.answer = groups('g_readers');
  adminPort = await freePort();
  const entry = (name: string): object => ({
    config_uri: join(directory, `${name}.yaml`),
    authorized_groups: ['g_readers'],
  });
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: JSON.stringify({
      right: entry('right'),
      refused: entry('refused'),
      broken: entry('broken'),
      closed: { ...entry('right'), authorized_groups: ['g_nobody'] },
    }),
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: gafaelfawr.url,
    BUTLER_SERVER_GAFAELFAWR_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_FILE_SIGNING_KEY: SIGNING_KEY,
    BUTLER_SERVER_ADMIN_PORT: String(adminPort),
    BUTLER_SERVER_ADMIN_TOKEN: ADMIN_TOKEN,
    BUTLER_SERVER_LOG_LEVEL: 'trace',
    AWS_SECRET_ACCESS_KEY: CANARY,
    PGPASSWORD: CANARY,
  });
}, 300_000);
afterAll(async () => {
  await server.stop();
  await gafaelfawr.close();
  rmSync(directory, { recursive: true });
});

test('no secret is in an answer, an error, a metric, an answer to operators or the log', async () => {
  const answers: string[] = [];
  const statuses = new Set<number>();
  const ask = async (url: string, init: RequestInit = {}): Promise<void> => {
    const response = await fetch(url, init);
    statuses.add(response.status);
    answers.push(JSON.stringify([...response.headers]), await response.text());
  };
  for (const repository of ['right', 'refused', 'broken', 'closed', 'unknown']) {
    const v1 = `${server.url}/api/butler/repo/${repository}/v1`;
    for (const path of ['universe', 'dataset_type/nope', 'collection_info?name=x', 'dataset/none']) {
      await ask(`${v1}/${path}`, { headers: USER });
    }
    const headers = { ...USER, 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    await ask(`${v1}/query/count`, { method: 'POST', headers, body: '{"query":1}' });
    await ask(`${v1}/find_dataset`, { method: 'POST', headers, body: '{' });
    await ask(`${server.url}/api/butler/repo/${repository}/butler.yaml`);
  }
  for (const answer of ['hang up', 'hang', { status: 500, body: TOKEN.slice(0, 3) }] as const) {
    gafaelfawr.answer = answer;
    await ask(`${server.url}/api/butler/repo/closed/v1/universe`, { headers: USER });
  }
  for (const path of ['/metrics', '/admin/caches', '/admin/health', '/admin/health/live', '/admin/health/ready']) {
    await ask(`http://127.0.0.1:${String(adminPort)}${path}`);
    await ask(`${server.url}${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    await ask(`${server.url}${path}`, { headers: { authorization: `Bearer ${CANARY}` } });
  }
  await ask(`${server.url}/?token=${TOKEN}&X-Amz-Signature=${CANARY}`);
  await ask(`${server.url}/api/butler/files/x?signature=${CANARY}`);
  await server.stop();
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 403, 404, 422, 500, 503]));
  expect(answers.filter((answer) => answer.includes(CANARY))).toEqual([]);
  expect(server.log()).toContain('"url"');
  expect(
    server
      .log()
      .split('\n')
      .filter((line) => line.includes(CANARY)),
  ).toEqual([]);
});
