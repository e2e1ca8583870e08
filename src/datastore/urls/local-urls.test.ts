import { describe, expect, test } from '@jest/globals';
import { FileAccessConfiguration } from '../../config/index.js';
import { locate } from '../locations/file-location.js';
import { LocalUrls } from './local-urls.js';

const ROOT = 'file:///data/my%20repo/';

function signed(urls: LocalUrls, recordPath: string): URL {
  const location = locate(ROOT, recordPath);
  const url = urls.sign({ repository: 'ma in', store: 1, root: ROOT, location, baseUrl: 'https://butler.example' });
  return new URL(url);
}

function claimOf(url: URL): Parameters<LocalUrls['isGood']>[0] {
  const [repository = '', store = '', expires = '', , ...path] = segmentsOf(url);
  return { repository, store, path: path.join('/'), expires };
}

function segmentsOf(url: URL): readonly string[] {
  return url.pathname.split('/').slice(4).map(decodeURIComponent);
}

function signatureOf(url: URL): string {
  return segmentsOf(url)[3] ?? '';
}

describe('URLs of local files', () => {
  const urls = new LocalUrls(new FileAccessConfiguration());

  test('hold the path below the root, encoded, and the fragment at the end', () => {
    const url = signed(urls, 'run/a b.zip#zip-path=m.yaml');
    expect(url.pathname).toMatch(/^\/api\/butler\/files\/ma%20in\/1\/\d+\/signature=[\w-]{43}\/run\/a%20b\.zip$/);
    expect(url.hash).toBe('#zip-path=m.yaml');
    expect(urls.isGood(claimOf(url), signatureOf(url))).toBe(true);
  });

  test('are good for what was signed only', () => {
    const url = signed(urls, 'run/a.yaml');
    const claim = claimOf(url);
    const others = [
      { ...claim, repository: 'other' },
      { ...claim, store: '0' },
      { ...claim, path: 'run/b.yaml' },
      { ...claim, expires: String(Number(claim.expires) + 1) },
    ];
    for (const other of others) {
      expect(urls.isGood(other, signatureOf(url))).toBe(false);
    }
    expect(urls.isGood(claim, '')).toBe(false);
  });

  test('are no good to another server unless both have the same key', () => {
    const url = signed(urls, 'run/a.yaml');
    const other = new LocalUrls(new FileAccessConfiguration());
    expect(other.isGood(claimOf(url), signatureOf(url))).toBe(false);
    const configuration = { urlSeconds: 60, signingKey: 'k'.repeat(32) };
    const shared = signed(new LocalUrls(configuration), 'run/a.yaml');
    expect(new LocalUrls(configuration).isGood(claimOf(shared), signatureOf(shared))).toBe(true);
  });

  test('expire', () => {
    const brief = new LocalUrls({ urlSeconds: -1, signingKey: null });
    const url = signed(brief, 'run/a.yaml');
    expect(brief.isGood(claimOf(url), signatureOf(url))).toBe(false);
  });

  test.each(['file:///etc/passwd', '/etc/passwd', 'file:///data/my%20repository/x', '%2Fetc/passwd'])(
    '%s is outside of the root and has none',
    (path) => {
      expect(() => signed(urls, path)).toThrow('outside of its datastore');
    },
  );

  test('an absolute path inside the root has one', () => {
    expect(signed(urls, '/data/my repo/x.yaml').pathname).toMatch(/[\w-]{43}\/x\.yaml$/);
  });
});
