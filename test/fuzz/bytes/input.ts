import { gzipSync } from 'node:zlib';
import {
  allDatasetsRequest,
  type GrammarRequest,
  lookUpRequest,
  queryRequest,
  type Vocabulary,
} from '../grammar/index.js';
import { hostileText, hostileValue, looseText, mutate, Random } from '../random/index.js';
import { garble } from './garble.js';

/** What is sent to the server: the bytes of one request, or of something that only begins like one. */
export interface Input {
  readonly kind: string;
  readonly method: string;
  readonly bytes: Buffer;
  /** Where the body begins. */
  readonly bodyStart: number;
  /** Whether the bytes are one whole request of HTTP, so that others can follow on the connection. */
  readonly isFramed: boolean;
}

interface Parts {
  readonly kind: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY'];
const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json;charset=utf-16',
  'APPLICATION/JSON',
  'application/x+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  ';',
  'x',
  '',
];
const SEGMENTS = [
  '..',
  '.',
  '',
  '%2e%2e',
  '%2F',
  '%5c',
  '%00',
  '%0d%0aX: y',
  '%zz',
  '%',
  '%C3',
  '%C3%28',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '%E2%80%AE',
  '*',
  ';x=1',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
  '%41'.repeat(2_000),
  '00000000-0000-0000-0000-000000000000',
];
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['content-encoding', ['gzip', 'deflate', 'br', 'identity', 'gzip, gzip', 'x', '']],
  ['accept-encoding', ['gzip', '*;q=0', 'x'.repeat(500)]],
  ['accept', ['text/html', '*/*;q=NaN', '\u00ff']],
  ['expect', ['100-continue', '200-ok', '']],
  ['connection', ['close', 'keep-alive', 'upgrade', 'te, close', ',']],
  ['upgrade', ['websocket', 'h2c', 'x']],
  ['if-none-match', ['*', '"x"', 'W/"', '"'.repeat(500)]],
  ['if-modified-since', ['Thu, 01 Jan 1970 00:00:00 GMT', 'x']],
  ['range', ['bytes=0-0', 'bytes=-1', 'bytes=9-1', `bytes=${'0-1,'.repeat(300)}`, 'x']],
  ['x-butler-client-request-id', ['x', '', 'x'.repeat(4_000), '\u00e9', '00000000-0000-0000-0000-000000000000']],
  ['x-forwarded-proto', ['https', 'https,http', 'javascript', '']],
  ['x-forwarded-host', ['evil', 'a,b', '[::1', '']],
  ['x-forwarded-for', ['1.1.1.1', 'x', '::1, ,']],
  ['origin', ['null', 'http://x']],
  ['cookie', ['a=b', '='.repeat(2_000)]],
  ['user-agent', ['RemoteButler/30.0.0', '']],
  ['trailer', ['x-y']],
];

/** The input of that number; the same for the same seed, number and vocabulary. */
export function makeInput(seed: number, index: number, vocabulary: Vocabulary): Input {
  const random = Random.of(seed, index);
  const parts = random.weighted<Parts>(
    [38, () => posted('query', vocabulary, queryRequest(random, vocabulary))],
    [24, () => posted('where', vocabulary, allDatasetsRequest(random, vocabulary))],
    [15, () => posted('look-up', vocabulary, lookUpRequest(random, vocabulary))],
    [8, () => address(random, vocabulary)],
    [11, () => garbledBody(random, vocabulary)],
  );
  const sent = random.chance(0.04) ? withHeaders(random, parts) : parts;
  return random.chance(0.03) ? broken(random, sent) : framed(sent);
}

function posted(kind: string, { repository }: Vocabulary, { path, body }: GrammarRequest): Parts {
  return {
    kind,
    method: body === undefined ? 'GET' : 'POST',
    target: `/api/butler/repo/${repository}/v1/${path}`,
    headers: body === undefined ? [] : [['content-type', 'application/json']],
    body: body === undefined ? null : Buffer.from(looseText(body)),
  };
}

function anyRequest(random: Random, vocabulary: Vocabulary): Parts {
  const maker = random.pick([queryRequest, allDatasetsRequest, lookUpRequest]);
  return posted('bytes', vocabulary, maker(random, vocabulary));
}

/** A request whose body has other bytes than its grammar made, or another type than it says. */
function garbledBody(random: Random, vocabulary: Vocabulary): Parts {
  const parts = anyRequest(random, vocabulary);
  const body = parts.body ?? Buffer.alloc(0);
  return random.weighted<Parts>(
    [8, () => ({ ...parts, body: garble(random, body) })],
    [1, () => ({ ...parts, body: Buffer.from(looseText(mutate(random, hostileValue(random)))) })],
    [
      1,
      () => ({
        ...parts,
        body: random.pick([body.subarray(0, 0), Buffer.from(random.times(200, () => random.below(256)))]),
      }),
    ],
    [1, () => ({ ...parts, headers: [['content-type', random.pick(CONTENT_TYPES)]] })],
    [0.5, () => ({ ...parts, headers: [...parts.headers, ['content-encoding', 'gzip']], body: zipped(random, body) })],
    [0.5, () => ({ ...parts, body: Buffer.from(body.toString(), random.pick(['utf16le', 'latin1'])) })],
  );
}

function zipped(random: Random, body: Buffer): Buffer {
  const bytes = gzipSync(body);
  return random.chance(0.5) ? bytes : bytes.subarray(0, random.below(bytes.length));
}

/** A path or query string of a route that looks something up, or of none. */
function address(random: Random, vocabulary: Vocabulary): Parts {
  const { repository, collections, datasetIds, datasetTypes } = vocabulary;
  const odd = (): string =>
    random.chance(0.6) ? random.pick(SEGMENTS) : encodeURIComponent(hostileText(random).toWellFormed().slice(0, 500));
  const known = (words: readonly string[]): string =>
    words.length > 0 && random.chance(0.5) ? encodeURIComponent(random.pick(words)) : odd();
  const v1 = `/api/butler/repo/${random.chance(0.9) ? repository : odd()}/v1`;
  const target = random.weighted<string>(
    [3, () => `${v1}/dataset/${known(datasetIds)}?dimension_records=${random.pick(['true', 'F', '2', odd()])}`],
    [2, () => `${v1}/get_file/${known(datasetIds)}`],
    [2, () => `${v1}/dataset/${known(datasetIds)}/download?component=${odd()}`],
    [3, () => `${v1}/dataset_type/${known(datasetTypes.map(({ name }) => name))}`],
    [3, () => `${v1}/collection_info?name=${known(collections)}&include_doc=${odd()}&include_parents=${odd()}`],
    [2, () => `${v1}/collection_summary?name=${known(collections)}${random.chance(0.1) ? '&name=x' : ''}`],
    [1, () => `${v1}/universe?${odd()}=${odd()}&${odd()}`],
    [1, () => `/api/butler/repo/${odd()}/${random.pick(['butler.yaml', 'butler.json', odd()])}`],
    [1, () => `/api/butler/configs/${odd()}/${odd()}`],
    [1, () => `/api/butler/files/${odd()}/${odd()}/${odd()}/signature=${odd()}/${odd()}`],
    [1, () => `/${random.pick(['admin', 'metrics', 'docs', 'docs-json', 'openapi.json', odd()])}/${odd()}`],
    [2, () => `${v1}/${random.times(random.below(5), odd).join('/')}${random.pick(['', '/', '//', '?', '#x'])}`],
  );
  return {
    kind: 'address',
    method: random.chance(0.8) ? 'GET' : random.pick(METHODS),
    target: escapedTarget(target),
    headers: [],
    body: null,
  };
}

/** What would end the request line is for inputs that are no requests. */
function escapedTarget(target: string): string {
  return target.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent);
}

function withHeaders(random: Random, parts: Parts): Parts {
  const chosen = random.some(HEADERS, 4).map(([name, values]) => [name, random.pick(values)] as const);
  const others = random.times(
    random.chance(0.1) ? random.pick([50, 400, 3_000]) : 0,
    (index) => [`x-${String(index)}`, 'y'] as const,
  );
  const method = random.chance(0.3) ? random.pick(METHODS) : parts.method;
  return { ...parts, kind: 'headers', method, headers: [...parts.headers, ...chosen, ...others] };
}

function framed({ kind, method, target, headers, body }: Parts): Input {
  const head = Buffer.from(headOf(method, target, [...headers, ...lengthOf(body)]), 'latin1');
  // After these the server may close the connection or speak another language on it.
  const isFramed =
    !headers.some(([name]) => ['expect', 'connection', 'upgrade', 'trailer'].includes(name)) && head.length < 15_000;
  return { kind, method, bytes: Buffer.concat([head, body ?? Buffer.alloc(0)]), bodyStart: head.length, isFramed };
}

/** Bytes that do not keep to HTTP, or whose length is not what they say. */
function broken(random: Random, parts: Parts): Input {
  const { method, target, headers, body } = parts;
  const whole = framed(parts);
  const content = body ?? Buffer.from('{}');
  const withHead = (more: readonly (readonly [string, string])[], text: Buffer): Buffer =>
    Buffer.concat([Buffer.from(headOf(method, target, [...headers, ...more]), 'latin1'), text]);
  const length = (value: string): Buffer => withHead([['content-length', value]], content);
  const chunks = `${content.length.toString(16)}\r\n${content.toString('latin1')}\r\n`;
  const chunked = (text: string): Buffer => withHead([['transfer-encoding', 'chunked']], Buffer.from(text, 'latin1'));
  const bytes = random.weighted<Buffer>(
    [3, () => garble(random, whole.bytes)],
    [2, () => Buffer.concat([garble(random, whole.bytes.subarray(0, whole.bodyStart)), content])],
    [2, () => whole.bytes.subarray(0, random.below(whole.bytes.length))],
    [
      2,
      () =>
        length(
          random.pick([
            '0',
            '1',
            '-1',
            '+5',
            '1e2',
            '0x10',
            '99999999999999999999',
            String(content.length + 9),
            '5, 6',
          ]),
        ),
    ],
    [
      1,
      () =>
        chunked(
          random.pick([
            `${chunks}0\r\n\r\n`,
            chunks,
            `${chunks}0\r\nX: y\r\n\r\n`,
            `fffffffff\r\n${chunks}`,
            `x\r\n`,
            `-1\r\n`,
          ]),
        ),
    ],
    [
      1,
      () =>
        withHead(
          [
            ['transfer-encoding', random.pick(['gzip, chunked', 'x', 'chunked, chunked'])],
            ['content-length', '3'],
          ],
          content,
        ),
    ],
    [1, () => Buffer.concat([whole.bytes, whole.bytes, whole.bytes])],
    [1, () => Buffer.from(random.times(random.below(600), () => random.below(256)))],
    [
      0.5,
      () =>
        Buffer.from(
          random.pick([
            'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
            '\x16\x03\x01\x02\x00\x01',
            'GET / HTTP/0.9\r\n\r\n',
            'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
            'GET http://x/y HTTP/1.1\r\nHost: x\r\n\r\n',
            'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
          ]),
          'latin1',
        ),
    ],
    [
      0.5,
      () =>
        Buffer.from(
          headOf(method, target, headers).replaceAll('\r\n', random.pick(['\n', '\r', '\r\n ', '\0'])),
          'latin1',
        ),
    ],
  );
  return { kind: 'broken', method, bytes, bodyStart: bytes.length, isFramed: false };
}

function lengthOf(body: Buffer | null): readonly (readonly [string, string])[] {
  return body === null ? [] : [['content-length', String(body.length)]];
}

function headOf(method: string, target: string, headers: readonly (readonly [string, string])[]): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${target} HTTP/1.1`, 'host: fuzz', ...lines, '', ''].join('\r\n');
}
