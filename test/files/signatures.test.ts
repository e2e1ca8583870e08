import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Caches } from '../../src/caching/index.js';
import { FileAccessConfiguration } from '../../src/config/index.js';
import type { FileLocation } from '../../src/datastore/locations/file-location.js';
import { GoogleUrls } from '../../src/datastore/urls/google-urls.js';
import { S3Urls } from '../../src/datastore/urls/s3-urls.js';
import { environmentVariable } from '../environment/variable.js';

/** Both sides are told it, to the second. */
const NOW = new Date(Math.floor(Date.now() / 1000) * 1000);
const BUCKET = 'some-bucket';
const NAMES = ['plain.fits', 'with space/a+b/ü.yaml', "x y/!'()*~;,:@&=$%.zip", 'deep/a//b'];
const TOKEN = 'to/k+en=';
const REGION = 'eu-west-2';
const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'se/cret' };

const files = new FileAccessConfiguration();
let directory: string;
let saved: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  saved = { ...process.env };
  directory = await mkdtemp(join(tmpdir(), 'signatures-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    type: 'service_account',
    project_id: 'project',
    token_uri: 'https://oauth2.googleapis.com/token',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'signer@project.iam.gserviceaccount.com',
  };
  await writeFile(join(directory, 'key.json'), JSON.stringify(key));
  for (const name of Object.keys(process.env).filter((each) => /^(AWS_|S3_ENDPOINT_URL)/.test(each))) {
    Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, {
    GOOGLE_APPLICATION_CREDENTIALS: join(directory, 'key.json'),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  });
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) {
    Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, saved);
  await rm(directory, { recursive: true });
});

function location(scheme: string, name: string): FileLocation {
  return { scheme, authority: BUCKET, path: `/${name}`, fragment: '' };
}

async function amazonUrls(token: string | null): Promise<readonly { url: string; token: string | null }[]> {
  Object.assign(process.env, token === null ? {} : { AWS_SESSION_TOKEN: token });
  const signer = new S3Urls(files, new Caches());
  const urls = await Promise.all(NAMES.map((name) => signer.sign(location('s3', name), NOW)));
  delete process.env['AWS_SESSION_TOKEN'];
  return urls.map((url) => ({ url, token }));
}

/** The parts of a URL that mean something: the order of parameters does not. */
function meaning(url: string): object {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, pathname, parameters: [...searchParams].sort() };
}

async function signedByPython(request: object): Promise<{ readonly google: string[]; readonly amazon: string[] }> {
  const child = spawn(environmentVariable('BUTLER_TEST_PYTHON'), ['-W', 'ignore', 'test/files/signatures.py'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(request));
  return JSON.parse(await text(child.stdout)) as { readonly google: string[]; readonly amazon: string[] };
}

test("URLs of Google's and Amazon's stores are those of their own libraries for Python", async () => {
  const google = new GoogleUrls(files);
  const googleUrls = await Promise.all(NAMES.map((name) => google.sign(location('gs', name), NOW)));
  const amazon = [...(await amazonUrls(null)), ...(await amazonUrls(TOKEN))];
  const python = await signedByPython({
    ...CREDENTIALS,
    bucket: BUCKET,
    region: REGION,
    seconds: files.urlSeconds,
    timestamp: NOW.toISOString().replace('.000', '').replaceAll(/[-:]/g, ''),
    googleKey: join(directory, 'key.json'),
    googleNames: NAMES,
    amazonUrls: amazon,
  });
  expect(googleUrls).toEqual(python.google);
  expect(amazon.map(({ url }) => meaning(url))).toEqual(python.amazon.map(meaning));
  expect(amazon).toHaveLength(2 * NAMES.length);
}, 60_000);
