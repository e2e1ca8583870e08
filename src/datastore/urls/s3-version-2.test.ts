import { describe, expect, test } from '@jest/globals';
import { s3Profile } from './s3-profile.js';
import { signVersion2 } from './s3-version-2.js';

const OBJECT = { endpoint: 'https://store.example:8443/base', bucket: 'somebucket', key: 'some/pre fix/a+b/ü.yaml' };
const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'se/cret' };
const EXPIRES = 1_795_413_998;
const URL = 'https://store.example:8443/base/somebucket/some/pre%20fix/a%2Bb/%C3%BC.yaml?AWSAccessKeyId=AKID';

describe('version 2 equals what boto3 1.44.5 makes', () => {
  test('with a key', () => {
    const signed = signVersion2(OBJECT, CREDENTIALS, EXPIRES);
    expect(signed).toBe(`${URL}&Signature=EegaqGcvRSEO94gK2tGR3zz4ym4%3D&Expires=1795413998`);
  });

  test('with a session token', () => {
    const signed = signVersion2(OBJECT, { ...CREDENTIALS, sessionToken: 'to/k+en=' }, EXPIRES);
    const token = 'x-amz-security-token=to%2Fk%2Ben%3D';
    expect(signed).toBe(`${URL}&Signature=3TMcNTFXBwljsJeRQqliEbhhkKA%3D&${token}&Expires=1795413998`);
  });
});

describe('profiles', () => {
  const environment = {
    LSST_RESOURCES_S3_PROFILE_embargo: 'https://id:se%2Fcret@store.example:8443/base/',
    S3_ENDPOINT_URL: 'http://other.example',
  };

  test('have a variable of their own, with credentials', () => {
    const credentials = { accessKeyId: 'id', secretAccessKey: 'se/cret' };
    const endpoint = 'https://store.example:8443/base';
    expect(s3Profile('embargo', environment)).toEqual({ endpoint, credentials, section: null });
  });

  test('without one are sections of AWS files, at the common endpoint', () => {
    const expected = { endpoint: 'http://other.example', credentials: null, section: 'usdf' };
    expect(s3Profile('usdf', environment)).toEqual(expected);
  });

  test('no profile and no endpoint is Amazon', () => {
    expect(s3Profile(null, { S3_ENDPOINT_URL: '' })).toEqual({ endpoint: null, credentials: null, section: null });
  });
});
