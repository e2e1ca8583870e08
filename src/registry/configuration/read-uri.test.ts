import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadRepositoryConfiguration } from './load.js';
import { readUri } from './read-uri.js';

const CONTENT = 'registry: {db: "postgresql://h/remote"}';
const requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  requests.push(request);
  if (request.url?.startsWith('/repo/butler.yaml') === true || request.url?.startsWith('/bucket/a%20b') === true) {
    response.end(CONTENT);
  } else if (request.url?.startsWith('/bucket') === true) {
    response.writeHead(404, { 'content-type': 'application/xml' });
    response.end('<Error><Code>NoSuchKey</Code><Message>no</Message></Error>');
  } else {
    response.writeHead(request.url === '/broken.yaml' ? 418 : 404).end();
  }
});
let origin: string;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${String(port)}`;
});
afterAll(() => new Promise((done) => server.close(done)));

test.each(['/repo', '/repo/', '/repo/butler.yaml'])('HTTP: %s', async (path) => {
  const configuration = await loadRepositoryConfiguration(`${origin}${path}`, { HOME: '/nowhere' });
  expect(configuration.database.database).toBe('remote');
  expect(configuration.root).toBe(`${origin}/repo/`);
});

test('HTTP: what is missing is null, other failures are errors that tell no secret', async () => {
  expect(await readUri(`${origin}/nothing.yaml`, {})).toBeNull();
  const failure = readUri(`${origin.replace('//', '//me:geheim@')}/broken.yaml`, {});
  await expect(failure).rejects.toThrow(/Cannot read .*broken.yaml': status 418/);
  await expect(failure).rejects.not.toThrow(/geheim/);
  expect(requests.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('me:geheim').toString('base64')}`);
});

test('HTTP: a server that does not answer', async () => {
  await expect(readUri('http://127.0.0.1:1/butler.yaml', {})).rejects.toThrow(/Cannot read 'http:\/\/127.0.0.1:1/);
});

test('S3: profiles of the environment give endpoint and keys', async () => {
  const environment = { LSST_RESOURCES_S3_PROFILE_mine: origin.replace('//', '//key:sec%2Fret@') };
  expect(await readUri('s3://mine@bucket/a%20b', environment)).toBe(CONTENT);
  expect(requests.at(-1)?.headers.authorization).toMatch(/Credential=key\//);
  expect(await readUri('s3://mine@bucket/missing', environment)).toBeNull();
});

test.each(['resource://package/butler.yaml', 'ftp://x/butler.yaml'])('%s is no place to read from', async (uri) => {
  await expect(readUri(uri, {})).rejects.toThrow(/cannot be read from/);
});
