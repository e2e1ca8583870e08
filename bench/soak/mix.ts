import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { dataIds, executeBody, largeQuery } from '../../test/query/queries.js';

/** One thing that clients do; returns when it is done. */
export interface Action {
  readonly name: string;
  /** How often it is done, compared with others. */
  readonly weight: number;
  run(base: string): Promise<void>;
}

const DETECTORS = executeBody({ tree: { dimensions: ['detector'] }, spec: dataIds(['detector']) });
const EVERYTHING = {
  expression: ['*'],
  collection_types: [1, 2, 3, 4],
  flatten_chains: false,
  include_chains: true,
  include_parents: true,
  include_summary: true,
  include_doc: true,
  summary_datasets: null,
};
const SLOW_READ_MILLISECONDS = 5_000;

/** Look-ups, queries and streams of well-behaved clients, and what others do. */
export const MIX: readonly Action[] = [
  get('universe', 8, 'universe', 200),
  get('dataset type', 8, 'dataset_type/bias', 200),
  get('collection', 8, 'collection_info?name=imported_g', 200),
  get('unknown dataset', 4, 'dataset/00000000-0000-0000-0000-000000000001', 200),
  post('collections', 4, 'query_collection_info', EVERYTHING, 200),
  post('count', 4, 'query/count', { ...DETECTORS, exact: true, discard: true }, 200),
  post('any', 4, 'query/any', { ...DETECTORS, exact: true, execute: true }, 200),
  post('short stream', 8, 'query/execute', DETECTORS, 200),
  post('long stream', 1, 'query/execute', executeBody(largeQuery(100, 500)), 200),
  post('ever new shape', 4, 'query/execute', null, 200),
  post('malformed', 2, 'query/execute', { query: [] }, 422),
  { name: 'abandoned stream', weight: 2, run: (base) => takeSome(base, 100) },
  { name: 'slow reader', weight: 1, run: (base) => takeSome(base, SLOW_READ_MILLISECONDS) },
];

function get(name: string, weight: number, path: string, status: number): Action {
  return { name, weight, run: (base) => send(`${base}/v1/${path}`, undefined, status) };
}

function post(name: string, weight: number, path: string, body: object | null, status: number): Action {
  return { name, weight, run: (base) => send(`${base}/v1/${path}`, body ?? newShape(), status) };
}

let shapes = 0;

/** A query whose SQL no other has had. */
function newShape(): object {
  const path = `_${String(shapes++)}`;
  const where = { operands: [[{ predicate_type: 'comparison', a: key('detector'), operator: '>=', b: int(shapes) }]] };
  return executeBody({
    tree: { dimensions: ['detector', 'physical_filter'].slice(0, 1 + (shapes % 2)), predicate: where },
    spec: dataIds(['detector', 'physical_filter'].slice(0, 1 + (shapes % 2)), { limit: path.length }),
  });
}

function key(dimension: string): object {
  return { expression_type: 'dimension_key', dimension };
}

function int(value: number): object {
  return { expression_type: 'int', value };
}

async function send(url: string, body: object | undefined, status: number): Promise<void> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== status) {
    throw new Error(`${url}: ${String(response.status)} ${text.slice(0, 200)}`);
  }
}

/** Begin to read a long stream, take little of it for some time, and leave. */
async function takeSome(base: string, milliseconds: number): Promise<void> {
  const { hostname, port, pathname } = new URL(`${base}/v1/query/execute`);
  const body = JSON.stringify(executeBody(largeQuery(1_000, 1_000)));
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: soak\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${String(body.length)}\r\n\r\n${body}`,
  );
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    await pause(100);
    socket.read(1_000);
  }
  socket.resetAndDestroy();
}
