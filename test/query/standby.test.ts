import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MovedRepositories, moveRepositories } from '../environment/moved-repositories.js';
import { servedToEverybody, type TestRepository, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { type Standby, startStandby } from '../environment/standby.js';
import { runPython } from '../python.js';
import { execute, largeQuery } from './queries.js';

const REQUESTS: Readonly<Record<string, number>> = { seeded: 150, package_spatial: 150, name_key: 60 };
/** Uploads and materializations need no temporary tables, which a standby could not have. */
const SEED = '7';

let moved: MovedRepositories;
let standby: Standby;
let server: ServerProcess;
let repositories: ReadonlyMap<string, TestRepository>;

beforeAll(async () => {
  repositories = await testRepositories(...Object.keys(REQUESTS));
  standby = await startStandby();
  await standby.caughtUp();
  moved = moveRepositories(repositories, standby.port);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(moved.repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 300_000);

afterAll(async () => {
  await server.stop();
  await standby.stop();
  moved.remove();
});

test('a hot standby gives random queries the rows that a direct Butler at the primary gives', async () => {
  const places = [...repositories].map(([name, { configUri }]) => `${name}=${configUri}=${String(REQUESTS[name])}`);
  const output = await runPython('test/query/differential/main.py', '--server', server.url, '--seed', SEED, ...places);
  const counts = JSON.parse(output) as Readonly<Record<string, number>>;
  expect(counts['different']).toBe(0);
  expect(counts['compared']).toBeGreaterThan(300);
}, 600_000);

test('uploads are joined on a hot standby', async () => {
  const lines = await execute(server, 'seeded', largeQuery(100, 50));
  expect(lines.flatMap((line) => line.rows ?? [])).toHaveLength(5_000);
});
