import { createHash } from 'node:crypto';
import { type JsonValue, stringifyJson } from '../../../src/foundation/json/index.js';
import type { ReadRequest } from './request.js';

/** What is wanted of a server: where it listens. */
interface Server {
  readonly url: string;
}

/** An answer in a form that is equal for equal contents. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  /** JSON with numbers as they were written; results in the order of their text unless they have one of their own. */
  readonly text: string;
  /** Whether nothing was found, or an error was told. */
  readonly isEmpty: boolean;
}

type Line = Readonly<Record<string, unknown>>;

/** Place and time of URLs of files, and the signature of these. */
const SIGNED = /(api\/butler\/files\/[^/]+\/\d+)\/\d+\/signature=[\w-]+\//g;
const EMPTY = ['', 'null', '{"count":"0"}', '{"found_rows":false}', '{"dataset_ref":null}', '{"collections":[]}'];

/**
 * Ask a server something of one of its repositories. Redirections are followed, and files told by their digests.
 *
 * @throws Error if there is no complete answer.
 */
export async function ask(server: Server, repository: string, { path, body }: ReadRequest): Promise<Answer> {
  const response = await fetch(`${server.url}/api/butler/repo/${repository}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { body: stringifyJson(body as JsonValue), headers: { 'content-type': 'application/json' } }),
  });
  const contentType = response.headers.get('content-type');
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = response.redirected
    ? createHash('sha256').update(bytes).digest('hex')
    : comparable(bytes.toString().replaceAll(server.url, 'SERVER').replaceAll(SIGNED, '$1/SIGNED/'), isOrdered(body));
  const isEmpty = !response.ok || EMPTY.includes(text) || text.includes('{"type":"error"');
  return { status: response.status, contentType, text, isEmpty };
}

function isOrdered(body: object = {}): boolean {
  return JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? 0 : value)).includes('"order_by"');
}

function comparable(text: string, isInOrder: boolean): string {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map(exact);
  if (!lines.every((line): line is Line => typeof line === 'object' && line !== null && 'type' in line)) {
    return lines.map((line) => JSON.stringify(line)).join('\n');
  }
  const rows = lines.flatMap(({ rows: page, ...others }) =>
    Array.isArray(page)
      ? page.map((row: unknown) => `${rest(others)} ${JSON.stringify(row)}`)
      : [JSON.stringify(others)],
  );
  const records = lines.flatMap((line) => recordsOf(line['dimension_records']));
  return [...(isInOrder ? rows : rows.sort()), ...[...new Set(records)].sort()].join('\n');
}

/** What a page says besides its rows and the records that belong to them. */
function rest(others: Line): string {
  const { dimension_records: records, ...members } = others;
  return JSON.stringify({ ...members, hasRecords: records !== undefined && records !== null });
}

function recordsOf(records: unknown): readonly string[] {
  return typeof records === 'object' && records !== null
    ? Object.values(records).flatMap((ofElement: unknown) =>
        Array.isArray(ofElement) ? ofElement.map((record: unknown) => JSON.stringify(record)) : [],
      )
    : [];
}

/** The value of JSON text, with the digits of numbers instead of numbers. */
function exact(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? context?.source : value,
  );
}
