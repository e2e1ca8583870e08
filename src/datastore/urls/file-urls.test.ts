import { createVerify, generateKeyPairSync, createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Caches } from '../../caching/index.js';
import { AuthorizationConfiguration, FileAccessConfiguration } from '../../config/index.js';
import { locate } from '../locations/file-location.js';
import type { FileUrl } from './file-url.js';
import { FileUrls } from './file-urls.js';
import { GoogleUrls } from './google-urls.js';
import { LocalUrls } from './local-urls.js';
import { S3Urls } from './s3-urls.js';
import { WebdavUrls } from './webdav-urls.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function urlOf(authentication: 'cadc' | 'rubin_science_platform', root: string, path: string): Promise<FileUrl> {
  const files = new FileAccessConfiguration();
  const authorization = Object.assign(new AuthorizationConfiguration(), { authentication });
  const urls = new FileUrls(
    authorization,
    new LocalUrls(files),
    new S3Urls(files, new Caches()),
    new GoogleUrls(files),
    new WebdavUrls(files, new Caches()),
  );
  const location = locate(root, path);
  return urls.urlOf({ repository: 'main', store: 0, root, location, baseUrl: 'https://butler.example' });
}

describe('Google Cloud Storage', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'google-'));
    const key = {
      type: 'service_account',
      project_id: 'project',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'signer@project.iam.gserviceaccount.com',
    };
    await writeFile(join(directory, 'key.json'), JSON.stringify(key));
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = join(directory, 'key.json');
  });
  afterAll(async () => {
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    await rm(directory, { recursive: true });
  });

  test('URLs are signed as version 4 of the protocol says', async () => {
    const { url, auth } = await urlOf('rubin_science_platform', 'gs://bucket/a+b/', "x y/ü!'()*~.zip#zip-path=m");
    expect(auth).toBe('none');
    const [main = '', fragment] = url.split('#');
    expect(fragment).toBe('zip-path=m');
    const [path = '', query = ''] = main.slice('https://storage.googleapis.com'.length).split('?');
    expect(path).toBe('/bucket/a%2Bb/x%20y/%C3%BC%21%27%28%29%2A~.zip');
    const members = query.split('&');
    const signature = members.find((member) => member.startsWith('X-Goog-Signature='))?.split('=')[1] ?? '';
    const rest = members.filter((member) => !member.startsWith('X-Goog-Signature=')).sort();
    const { 'X-Goog-Date': date = '', 'X-Goog-Expires': expires } = Object.fromEntries(new URLSearchParams(query));
    expect(expires).toBe('3600');
    const request = ['GET', path, rest.join('&'), 'host:storage.googleapis.com', '', 'host', 'UNSIGNED-PAYLOAD'];
    const digest = createHash('sha256').update(request.join('\n')).digest('hex');
    const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`;
    const verifier = createVerify('RSA-SHA256').update(['GOOG4-RSA-SHA256', date, scope, digest].join('\n'));
    expect(verifier.verify(publicKey, signature, 'hex')).toBe(true);
  });
});

describe('other stores', () => {
  test.each(['https', 'davs'])('%s is https for clients that authenticate themselves', async (scheme) => {
    const expected = { url: 'https://store.example/root/a%20b.fits', auth: 'datastore' };
    expect(await urlOf('cadc', `${scheme}://store.example/root/`, 'a b.fits')).toEqual(expected);
  });

  test.each(['s3://bucket/', 'gs://bucket/'])('%s has no URLs with cadc', async (root) => {
    await expect(urlOf('cadc', root, 'x')).rejects.toMatchObject({ code: 'not_implemented' });
  });

  test('an unknown scheme has none', async () => {
    await expect(urlOf('rubin_science_platform', 'xyz://host/', 'x')).rejects.toMatchObject({
      code: 'not_implemented',
    });
  });

  test('local files are served with cadc too', async () => {
    expect((await urlOf('cadc', 'file:///data/', 'x')).url).toContain(
      'https://butler.example/api/butler/files/main/0/',
    );
  });
});
