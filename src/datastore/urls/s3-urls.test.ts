import process from 'node:process';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Caches } from '../../caching/index.js';
import { FileAccessConfiguration } from '../../config/index.js';
import { locate } from '../locations/file-location.js';
import { S3Urls } from './s3-urls.js';

/** All variables that would lead the signer elsewhere. */
const ELSEWHERE = /^(AWS_|S3_ENDPOINT_URL|LSST_RESOURCES_)/;
let saved: Readonly<Record<string, string | undefined>>;

beforeEach(() => {
  saved = { ...process.env };
  for (const name of Object.keys(process.env).filter((variable) => ELSEWHERE.test(variable))) {
    Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
  Object.assign(process.env, { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' });
});
afterEach(() => {
  for (const name of Object.keys(process.env).filter((variable) => ELSEWHERE.test(variable))) {
    Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, saved);
});

async function signed(uri: string): Promise<URL> {
  return new URL(await new S3Urls(new FileAccessConfiguration(), new Caches()).sign(locate(uri, '')));
}

test.each([
  [undefined, 'us-east-1', /^bucket\.s3\.(us-east-1\.)?amazonaws\.com$/],
  ['eu-west-2', 'eu-west-2', /^bucket\.s3\.eu-west-2\.amazonaws\.com$/],
])('Amazon in region %s gets version 4', async (variable, region, host) => {
  Object.assign(process.env, variable === undefined ? {} : { AWS_DEFAULT_REGION: variable });
  const url = await signed('s3://bucket/a%20b/c+d.fits');
  expect(url.host).toMatch(host);
  expect(url.pathname).toBe('/a%20b/c%2Bd.fits');
  expect(url.searchParams.get('X-Amz-Credential')).toContain(`/${region}/s3/`);
  expect(url.searchParams.get('X-Amz-Expires')).toBe('3600');
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  expect(url.search).not.toContain('checksum');
});

test('a store with an endpoint gets version 2, by the credentials of its profile', async () => {
  process.env['LSST_RESOURCES_S3_PROFILE_embargo'] = 'https://mine:hidden@store.example:8443';
  const url = await signed('s3://embargo@bucket/x.fits');
  expect(url.origin + url.pathname).toBe('https://store.example:8443/bucket/x.fits');
  expect([...url.searchParams.keys()]).toEqual(['AWSAccessKeyId', 'Signature', 'Expires']);
  expect(url.searchParams.get('AWSAccessKeyId')).toBe('mine');
});

test('at the common endpoint the usual credentials sign', async () => {
  process.env['S3_ENDPOINT_URL'] = 'http://store.example/';
  expect((await signed('s3://bucket/x.fits')).searchParams.get('AWSAccessKeyId')).toBe('key');
});
