import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { locate, relativePath, uriOf } from './file-location.js';
import { quotePath, unquotePath } from './percent-encoding.js';

const ROOT = 's3://somebucket/some/prefix/';
const BASE = 's3://somebucket/some/prefix';

describe('records as the Python Butler reads them', () => {
  test.each([
    ['a b/c.yaml', `${BASE}/a%20b/c.yaml`, 'a b/c.yaml'],
    ['a%20b/c.yaml', `${BASE}/a%20b/c.yaml`, 'a%20b/c.yaml'],
    ['a+b/ü.yaml', `${BASE}/a%2Bb/%C3%BC.yaml`, 'a+b/ü.yaml'],
    ['file.zip#zip-path=m.yaml', `${BASE}/file.zip#zip-path=m.yaml`, 'file.zip#zip-path=m.yaml'],
    ['file.zip#zip-path=d/m.yaml', `${BASE}/file.zip%23zip-path%3Dd/m.yaml`, 'file.zip#zip-path=d/m.yaml'],
    ['x#y.fits', `${BASE}/x#y.fits`, 'x#y.fits'],
    ['s3://other/abs/k.fits', 's3://other/abs/k.fits', 'abs/k.fits'],
    ['s3://prof@other/abs/k.zip#zip-path=m', 's3://prof@other/abs/k.zip#zip-path=m', 'abs/k.zip#zip-path=m'],
    ['https://host.example:8080/a%20b', 'https://host.example:8080/a%20b', 'a b'],
    ['file:///abs/k.fits', 'file:///abs/k.fits', 'abs/k.fits'],
    ['/abs/k.fits', 'file:///abs/k.fits', 'abs/k.fits'],
  ])('%s', (path, uri, told) => {
    expect(uriOf(locate(ROOT, path))).toBe(uri);
    expect(relativePath(path)).toBe(told);
  });

  test.each(['../x', 'a/../../x', '..', '%2E%2E/x', 's3://other/a/../x', '/a/../x', 'a\0b'])(
    '%j is refused',
    (path) => {
      expect(() => locate(ROOT, path)).toThrow('not served');
    },
  );

  test('dots within names are harmless', () => {
    expect(locate(ROOT, 'a..b/..c/d..').path).toBe('/some/prefix/a..b/..c/d..');
  });
});

test('encoding a path loses nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (path) => {
      expect(unquotePath(quotePath(path))).toBe(path);
    }),
  );
});
