import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseAddress } from './database-address.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function credentials(content: string, mode = 0o600): Promise<Record<string, string>> {
  const file = join(directory, 'db-auth.yaml');
  await writeFile(file, content);
  await chmod(file, mode);
  return { HOME: directory, LSST_DB_AUTH: file };
}

const address = (db: string, more: object = {}): ReturnType<typeof databaseAddress> =>
  databaseAddress({ db, ...more }, { HOME: directory });

describe('URLs', () => {
  test('all parts, percent-encoded', async () => {
    const url = 'postgresql+psycopg://us%40er:p%40s%2Fs:word@db.example:5433/my%20data?sslmode=require&options=-c%20x';
    expect(await address(url)).toEqual({
      host: 'db.example',
      port: 5433,
      database: 'my data',
      user: 'us@er',
      password: 'p@s/s:word',
      parameters: new Map([
        ['sslmode', 'require'],
        ['options', '-c x'],
      ]),
    });
  });

  test('gaps are filled from the keys, which never replace', async () => {
    const keys = { host: 'key', port: 6000, database: 'keydata', username: 'keyuser', password: 'secret' };
    expect(await address('postgresql://', keys)).toMatchObject({
      host: 'key',
      port: 6000,
      database: 'keydata',
      user: 'keyuser',
      password: 'secret',
    });
    expect(await address('postgresql://u:p@h:1/d', keys)).toMatchObject({
      host: 'h',
      port: 1,
      database: 'd',
      user: 'u',
      password: 'p',
    });
  });

  test('a socket directory as parameter, an IPv6 address, and the defaults of libpq', async () => {
    expect(await address('postgresql://u@/d?host=/run/pg&port=5555')).toMatchObject({
      host: '/run/pg',
      port: 5555,
      parameters: new Map(),
    });
    expect(await address('postgresql://[::1]:5432/d')).toMatchObject({ host: '::1', port: 5432 });
    expect(await address('postgresql://u@/')).toMatchObject({ port: 5432, database: 'u', password: null });
    const environment = { HOME: directory, PGHOST: 'pg.example', PGPORT: '5444', PGDATABASE: 'pgdata' };
    expect(await databaseAddress({ db: 'postgresql://' }, environment)).toMatchObject({
      host: 'pg.example',
      port: 5444,
      database: 'pgdata',
      user: null,
    });
  });

  test.each([
    ['sqlite:///x.sqlite3', /'sqlite' databases are not supported/],
    ['oracle+cx_oracle://u:geheim@h/d', /'oracle' databases are not supported/],
    ['u:geheim@h/d', /not a database URL/],
    ['postgresql://u:geheim@h:99999/d', /from 1 to 65535/],
    ['postgresql://u:geheim%zz@h/d', /not percent-encoded/],
  ])('%s is refused, without telling secrets', async (url, message) => {
    const failure = address(url);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.not.toThrow(/geheim/);
  });
});

describe('credentials', () => {
  const DB = 'postgresql+psycopg://db.example:5432/butler_dp1';

  test.each([
    ['postgresql://db.example:5432/butler_dp1', true],
    ['postgresql://*', true],
    ['postgresql://*.example', true],
    ['postgresql://DB.example/', true],
    ['postgresql://db.?xample/butler_*', true],
    ['postgresql://db.example/butler', false],
    ['postgresql://db.example:5433', false],
    ['postgresql://someone@db.example', false],
    ['sqlite://db.example', false],
    ['postgresql://example', false],
  ])('%s: %s', async (url, matches) => {
    const environment = await credentials(`- {url: "${url}", username: reader, password: 0123}`);
    const expected = matches ? { user: 'reader', password: '0123' } : { user: null, password: null };
    expect(await databaseAddress({ db: DB }, environment)).toMatchObject(expected);
  });

  test('the first match wins, and the user of the URL stays', async () => {
    const environment = await credentials(`
- {url: "postgresql://other@db.example", username: a, password: one}
- {url: "postgresql://me@db.example", username: b, password: two}
- {url: "postgresql://*", username: c, password: three}
`);
    const db = 'postgresql://me:replaced@db.example/x';
    expect(await databaseAddress({ db }, environment)).toMatchObject({ user: 'me', password: 'two' });
  });

  test('the inline list comes before the file', async () => {
    const inline = '[{"url": "postgresql://*", "username": null, "password": "inline"}]';
    const environment = { ...(await credentials('- {url: "postgresql://*", password: file}')) };
    const both = { ...environment, LSST_DB_AUTH_CREDENTIALS: inline };
    expect(await databaseAddress({ db: DB }, both)).toMatchObject({ user: null, password: 'inline' });
  });

  test('a database without host or name is never looked up', async () => {
    const environment = await credentials('- {url: "postgresql://*", username: a, password: b}');
    expect(await databaseAddress({ db: 'postgresql://u@h' }, environment)).toMatchObject({ password: null });
  });

  test.each([0o640, 0o604, 0o610])('mode %o is refused', async (mode) => {
    const environment = await credentials('- {url: "postgresql://*", password: geheim}', mode);
    await expect(databaseAddress({ db: DB }, environment)).rejects.toThrow('must not be accessible to group or others');
  });

  test('the usual place below the home directory', async () => {
    await expect(databaseAddress({ db: DB }, { HOME: directory })).resolves.toMatchObject({ password: null });
    await expect(
      databaseAddress({ db: DB }, { HOME: directory, LSST_DB_AUTH: '~/nowhere.yaml' }),
    ).resolves.toMatchObject({ password: null });
    await credentials('- {url: "postgresql://*", username: a, password: home}');
    const environment = { HOME: directory, LSST_DB_AUTH: '~/db-auth.yaml' };
    expect(await databaseAddress({ db: DB }, environment)).toMatchObject({ user: 'a', password: 'home' });
  });

  test.each([
    ['- {password: geheim}', /has no url/],
    ['- {url: "postgresql+psycopg://*", password: geheim}', /names a driver/],
    ['- {url: "nonsense", password: geheim}', /malformed/],
    ['- {url: "postgresql://*", username: geheim}', /no password/],
    ['url: geheim', /must be a list of mappings/],
    ['- {url: geheim', /is not YAML/],
  ])('%s is refused, without telling secrets', async (content, message) => {
    const failure = databaseAddress({ db: DB }, await credentials(content));
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.not.toThrow(/geheim/);
  });

  test('an inline list that is no JSON is refused, without telling secrets', async () => {
    const failure = databaseAddress({ db: DB }, { LSST_DB_AUTH_CREDENTIALS: '[{"password": "geheim}]' });
    await expect(failure).rejects.toThrow('LSST_DB_AUTH_CREDENTIALS does not hold JSON');
    await expect(failure).rejects.not.toHaveProperty('cause');
  });
});
