import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../environment/until.js';
import { Load } from './load.js';
import { REPOSITORY, startSystem, type System } from './system.js';

/** What arrives instead of what the database sends. */
const GARBLED: Readonly<Record<string, (chunk: Buffer) => Buffer>> = {
  'the answer of a web server': () => Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  zeros: (chunk) => Buffer.alloc(chunk.length),
  'the beginning of a very long message': () => Buffer.from('44ffffff0001', 'hex'),
  'a row that is shorter than its fields': () => Buffer.from('440000000a000200000fff', 'hex'),
  'bits that were flipped': (chunk) => chunk.map((byte, index) => (index % 17 === 0 ? byte ^ 0x55 : byte)) as Buffer,
};

let system: System;
let garbler: Server;
let garble: (chunk: Buffer) => Buffer;
beforeAll(async () => {
  system = await startSystem({
    BUTLER_SERVER_DATABASE_CONNECT_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_LOOKUP_TIMEOUT_SECONDS: '1',
    BUTLER_SERVER_STATEMENT_TIMEOUT_SECONDS: '1',
  });
  garble = (chunk) => chunk;
  garbler = createServer((client) => {
    const database = connect(system.database.port, '127.0.0.1');
    passOn(client, database, (chunk) => chunk);
    passOn(database, client, (chunk) => garble(chunk));
  });
  await new Promise<void>((resolve) => garbler.listen(0, '127.0.0.1', resolve));
  const address = garbler.address();
  system.proxy.target = typeof address === 'object' && address !== null ? address.port : 0;
}, 300_000);
afterAll(async () => {
  await system.stop();
  garbler.close();
});

function passOn(from: Socket, to: Socket, change: (chunk: Buffer) => Buffer): void {
  from.on('data', (chunk) => to.write(change(chunk)));
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

test.each(Object.keys(GARBLED))('%s: no answer is 200, and the process goes on', async (name) => {
  const load = new Load(system.server.url);
  await load.start(0);
  garble = (chunk) => GARBLED[name]?.(chunk) ?? chunk;
  // Connections that are open, then connections that begin so.
  for (let round = 0; round < 2; round++) {
    const statuses = await Promise.all(['collection_info?name=imported_g', 'dataset_type/nowhere'].map(statusOf));
    expect(statuses).toEqual([503, 503]);
    expect((await fetch(system.server.url)).status).toBe(200);
    system.proxy.cut();
  }
  garble = (chunk) => chunk;
  system.proxy.cut();
  await until('all is well', 2_000, () => load.isHealthy());
  await load.stop();
});

async function statusOf(path: string): Promise<number> {
  const url = `${system.server.url}/api/butler/repo/${REPOSITORY}/v1/${path}`;
  return (await fetch(url, { signal: AbortSignal.timeout(15_000) })).status;
}
