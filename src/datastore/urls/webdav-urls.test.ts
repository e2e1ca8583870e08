import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ProcessCaches } from '../../caching/index.js';
import { FileAccessConfiguration } from '../../config/index.js';
import { locate } from '../locations/file-location.js';
import { WebdavUrls } from './webdav-urls.js';

/** A server that speaks as much WebDAV as is asked of it. */
interface WebdavServer {
  readonly host: string;
  /** Method, path and authorization of every request, and its body if it has one. */
  readonly requests: string[];
  headers: Readonly<Record<string, string>>;
  /** What requests for tokens are answered; `#` becomes the number of the request. */
  token: { readonly status: number; readonly body: string };
}

let http: Server;
let server: WebdavServer;
let directory: string;
let urls: WebdavUrls;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'webdav-'));
  http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      server.requests.push([method, url, headers.authorization, body].filter(Boolean).join(' '));
      if (method === 'OPTIONS') {
        response.writeHead(200, server.headers).end();
      } else {
        const text = server.token.body.replace('#', String(server.requests.length));
        response.writeHead(server.token.status).end(text);
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server = {
    host: `127.0.0.1:${String((http.address() as AddressInfo).port)}`,
    requests: [],
    headers: { dav: '1, 2', server: 'dCache/10.2.14' },
    token: { status: 200, body: '{"macaroon": "MDA#"}' },
  };
  urls = urlsFor(60);
});
afterEach(async () => {
  delete process.env['LSST_RESOURCES_WEBDAV_CONFIG'];
  http.closeAllConnections();
  http.close();
  await rm(directory, { recursive: true });
});

function urlsFor(urlSeconds: number): WebdavUrls {
  return new WebdavUrls(Object.assign(new FileAccessConfiguration(), { urlSeconds }), new ProcessCaches());
}

function sign(path: string, scheme = 'http'): Promise<string> {
  const root = `${scheme}://${server.host}/data/my%20repo/`;
  const location = locate(root, path);
  return urls.sign({ repository: 'main', store: 0, root, location, baseUrl: 'https://butler.example' });
}

async function configure(settings: string): Promise<void> {
  const file = join(directory, 'webdav.yaml');
  await writeFile(file, `- base_url: "davs://other.example/"\n- base_url: "dav://${server.host}/"\n${settings}`);
  process.env['LSST_RESOURCES_WEBDAV_CONFIG'] = file;
}

const ASKED = '{"caveats":["activity:DOWNLOAD,LIST"],"validity":"PT120S"}';

describe.each(['http', 'dav'])('a root that is %s', (scheme) => {
  test('gives URLs with a token for the root, asked for once', async () => {
    const base = `http://${server.host}/data/my%20repo`;
    const signed = await Promise.all([sign('a b.fits', scheme), sign('c.zip#zip-path=m', scheme)]);
    expect(signed).toEqual([`${base}/a%20b.fits?authz=MDA2`, `${base}/c.zip?authz=MDA2#zip-path=m`]);
    expect(await sign('d', scheme)).toBe(`${base}/d?authz=MDA2`);
    expect(server.requests).toEqual(['OPTIONS /', `POST /data/my%20repo/ ${ASKED}`]);
  });

  test('without tokens gives no URLs', async () => {
    server.headers = { dav: '1', server: 'Apache/2.4' };
    await expect(sign('x', scheme)).rejects.toMatchObject({ code: 'not_implemented' });
  });

  test.each([
    [500, '{}'],
    [403, ''],
    [200, 'no JSON'],
    [200, '{"macaroon": 1}'],
    [200, '{"macaroon": "a&b"}'],
    [200, `{"macaroon": "${'x'.repeat(100_000)}"}`],
  ])('is unavailable when it answers wrongly (%#: %d), until it answers otherwise', async (status, body) => {
    server.token = { status, body };
    await expect(sign('x', scheme)).rejects.toMatchObject({ code: 'file_store_unavailable' });
    server.token = { status: 200, body: '{"macaroon": "MDA"}' };
    expect(await sign('x', scheme)).toContain('?authz=MDA');
  });
});

test('a web server that is no WebDAV server has plain URLs', async () => {
  server.headers = { server: 'nginx' };
  expect(await sign('x.zip#zip-path=m')).toBe(`http://${server.host}/data/my%20repo/x.zip#zip-path=m`);
  await sign('y');
  expect(server.requests).toEqual(['OPTIONS /']);
});

test('a file outside of the root has a token of its own', async () => {
  await sign('x');
  expect(await sign(`http://${server.host}/else/y`)).toContain('/else/y?authz=MDA3');
  expect(server.requests.at(-1)).toBe(`POST /else/y ${ASKED}`);
});

test('a token is no longer given away in the second half of its life', async () => {
  server.token = { status: 200, body: '{"macaroon": "MDA#", "expires_in": 0}' };
  expect(await sign('x')).toContain('MDA2');
  expect(await sign('x')).toContain('MDA3');
});

test('a host that does not answer is unavailable', async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await expect(sign('x')).rejects.toMatchObject({ code: 'file_store_unavailable' });
});

describe('credentials of dav roots', () => {
  test('are a token, or that of a file which only its owner may read', async () => {
    const file = join(directory, 'token');
    await writeFile(file, 'secret\n', { mode: 0o644 });
    await configure(`  token: "$TOKEN_DIRECTORY/token"`);
    process.env['TOKEN_DIRECTORY'] = directory;
    await expect(sign('x', 'dav')).rejects.toMatchObject({ code: 'file_store_unavailable' });
    await chmod(file, 0o600);
    await sign('x', 'dav');
    delete process.env['TOKEN_DIRECTORY'];
    expect(server.requests).toEqual([`OPTIONS / Bearer secret`, expect.stringContaining('Bearer secret')]);
  });

  test('are a user and a password', async () => {
    await configure('  user_name: me\n  user_password: mine');
    await sign('x', 'dav');
    expect(server.requests[0]).toBe(`OPTIONS / Basic ${Buffer.from('me:mine').toString('base64')}`);
  });

  test('are those of the host only', async () => {
    process.env['LSST_RESOURCES_WEBDAV_CONFIG'] = join(directory, 'webdav.yaml');
    await writeFile(join(directory, 'webdav.yaml'), '- base_url: "davs://other.example/"\n  token: secret');
    await sign('x', 'dav');
    expect(server.requests[0]).toBe('OPTIONS /');
  });
});
