import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import { until } from '../environment/until.js';
import type { CacheReply, CachesReply } from './replies.js';

const TOKEN = 'a token for operators';
const CLIENTS = 8;
const MEGABYTE = 1024 * 1024;
/** Long enough for 10,000 of them to be more than a cache takes. */
const PADDING = 'x'.repeat(1_600);
const SKYPIX = [
  ...Array.from({ length: 24 }, (_, index) => `htm${String(index + 1)}`),
  ...Array.from({ length: 17 }, (_, index) => `healpix${String(index + 1)}`),
];

let server: ServerProcess;
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

beforeAll(async () => {
  const probe = new URL('collect-garbage.mjs', import.meta.url).pathname;
  server = await startServerProcess({
    NODE_OPTIONS: `--expose-gc --import=${probe}`,
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(await testRepositories('package_base')),
    BUTLER_SERVER_ADMIN_TOKEN: TOKEN,
    BUTLER_SERVER_LOG_LEVEL: 'error',
  });
}, 300_000);

afterAll(async () => {
  agent.destroy();
  await server.stop();
});

function send(path: string, body?: object): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const method = body === undefined ? 'GET' : 'POST';
    const request = httpRequest(server.url + path, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A group of 24 dimensions that no other number has. */
function askForGroup(number: number): Promise<{ readonly status: number }> {
  let state = number + 1;
  const order = SKYPIX.map((name) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return [state, name] as const;
  });
  const names = order.sort(([a], [b]) => a - b).slice(0, 24);
  const dataId = Object.fromEntries(names.map(([, name]) => [name, 1]));
  return send('/api/butler/repo/package_base/v1/expand_data_id', { data_id: dataId });
}

/** A dataset type and a collection that nobody has asked for. */
function askForNames(number: number): Promise<{ readonly status: number }> {
  const dimensions = ['instrument', 'detector'];
  const datasetType = `type${String(number)}${PADDING}`;
  const collection = `collection${String(number)}${PADDING}`;
  const tree = { dimensions, datasets: { [datasetType]: { collections: [collection], dimensions } } };
  return send('/api/butler/repo/package_base/v1/query/explain', {
    query: { tree, default_data_id: { dataId: {} }, additional_query_inputs: [] },
    execute: false,
  });
}

/** Ask for everything with these numbers, from all clients at once. */
async function attack(from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const client = async (): Promise<void> => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      expect((await askForGroup(number)).status).toBeLessThan(500);
      expect((await askForNames(number)).status).toBe(422);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

interface Memory {
  readonly heap: number;
  readonly bytes: number;
  readonly caches: ReadonlyMap<string, CacheReply>;
}

async function collectedMemory(): Promise<Memory> {
  const collections = (): number => server.log().split('The garbage is collected.').length;
  const before = collections();
  process.kill(server.pid, 'SIGUSR2');
  await until('the garbage is collected', 10_000, () => collections() > before);
  const reply = JSON.parse((await send('/admin/caches')).text) as CachesReply;
  const all = [...reply.process, ...reply.repositories.flatMap(({ template }) => template)];
  return {
    heap: reply.heap_used_bytes,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    caches: new Map(all.map((cache) => [cache.name, cache])),
  };
}

test('10,000 dimension groups, dataset types and collections: sizes are told truly, and have an end', async () => {
  await attack(0, 500);
  const before = await collectedMemory();
  await attack(500, 3_000);
  const filled = await collectedMemory();
  const growth = filled.heap - before.heap;
  const told = filled.bytes - before.bytes;
  expect(told).toBeGreaterThan(10 * MEGABYTE);
  expect(growth).toBeGreaterThan(told / 2);
  expect(growth).toBeLessThan(told * 2);

  await attack(3_000, 10_500);
  const full = await collectedMemory();
  for (const name of ['dimension groups', 'catalogues']) {
    expect(full.caches.get(name)?.evictions).toBeGreaterThan(0);
  }
  for (const { bytes, maximum_bytes: maximum } of full.caches.values()) {
    expect(bytes).toBeLessThanOrEqual(maximum);
  }
  await attack(20_000, 21_500);
  const afterwards = await collectedMemory();
  expect(afterwards.heap - full.heap).toBeLessThan(8 * MEGABYTE);
}, 180_000);
