import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RepositoryConfigurationError } from './configuration.js';
import { loadRepositoryConfiguration } from './load.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler configuration #1 '));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

const DATABASE = 'registry: {db: "postgresql://reader@db.example/butler"}';

/** No credentials of whoever runs the tests. */
const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  HOME: directory,
  ...more,
});

const load = (
  uri = directory,
  more: Readonly<Record<string, string>> = {},
): ReturnType<typeof loadRepositoryConfiguration> => loadRepositoryConfiguration(uri, environment(more));

function rootUri(name = ''): string {
  return pathToFileURL(join(directory, name)).href + '/';
}

describe('where the configuration is', () => {
  test.each([
    ['a directory', ''],
    ['a directory with a slash', '/'],
    ['a file', '/butler.yaml'],
  ])('%s', async (_what, suffix) => {
    await write({ 'butler.yaml': DATABASE });
    const configuration = await load(directory + suffix);
    expect(configuration.uri).toBe(`${rootUri()}butler.yaml`);
    expect(configuration.root).toBe(rootUri());
  });

  test('a file URI', async () => {
    await write({ 'butler.yaml': DATABASE });
    expect((await load(rootUri())).database.database).toBe('butler');
  });

  test('JSON', async () => {
    await write({ 'other.json': '{"registry": {"db": "postgresql:///fromjson"}}' });
    expect((await load(join(directory, 'other.json'))).database.database).toBe('fromjson');
  });

  test('nowhere', async () => {
    await expect(load(join(directory, 'missing'))).rejects.toThrow(/no Butler configuration at .*missing/);
  });

  test('not YAML', async () => {
    await write({ 'butler.yaml': 'registry: [1, {' });
    await expect(load()).rejects.toThrow(RepositoryConfigurationError);
  });

  test('not a mapping', async () => {
    await write({ 'butler.yaml': '- 1' });
    await expect(load()).rejects.toThrow('must hold a mapping');
  });
});

describe('defaults', () => {
  test('of the package', async () => {
    await write({ 'butler.yaml': DATABASE });
    const { managers, datastore, namespace, temporaryTables, storageClasses } = await load();
    expect([...managers.keys()].sort()).toEqual(
      ['attributes', 'collections', 'datasets', 'datastores', 'dimensions', 'opaque'].sort(),
    );
    expect(datastore).toEqual({
      kind: 'file',
      name: 'FileDatastore@<butlerRoot>/datastore',
      root: `${rootUri()}datastore/`,
      recordsTable: 'file_datastore_records',
    });
    expect({ namespace, temporaryTables, storageClasses: storageClasses.size }).toEqual({
      namespace: null,
      temporaryTables: true,
      storageClasses: 0,
    });
  });

  test('the search path lies between the package and the repository, its first directory on top', async () => {
    await write({
      'butler.yaml': `${DATABASE}\nstorageClasses: {C: {components: {c: int}}}`,
      'first/registry.yaml': 'registry: {namespace: first}',
      'second/registry.yaml': 'namespace: second\ntemporary_tables: false',
      'second/storageClasses.yaml': 'C: {components: {c: Wcs, d: Psf}}',
      'second/datastores/fileDatastore.yaml': 'datastore: {records: {table: others}}',
    });
    const path = `${join(directory, 'first')}:${join(directory, 'nowhere')}:${join(directory, 'second')}`;
    const configuration = await load(directory, { DAF_BUTLER_CONFIG_PATH: path });
    expect(configuration.namespace).toBe('first');
    expect(configuration.temporaryTables).toBe(false);
    expect(Object.fromEntries(configuration.storageClasses.get('C')?.components ?? [])).toEqual({ c: 'int', d: 'Psf' });
    expect(configuration.datastore).toMatchObject({ recordsTable: 'others' });
  });
});

describe('includes', () => {
  test('!include in place of a value may repeat the section, and lists may be included', async () => {
    await write({
      'butler.yaml': 'registry: !include parts/registry.yaml\ndatastore: !include parts/stores.yaml',
      'parts/registry.yaml': 'registry: {db: "postgresql://h/included", namespace: !include name.yaml}',
      'parts/name.yaml': 'nested',
      'parts/stores.yaml': 'cls: x.ChainedDatastore\ndatastores: !include list.yaml',
      'parts/list.yaml': '[{cls: x.InMemoryDatastore}]',
    });
    const configuration = await load();
    expect(configuration.database.database).toBe('included');
    expect(configuration.namespace).toBe('nested');
    expect(configuration.datastore).toEqual({ kind: 'chained', children: [{ kind: 'memory' }] });
  });

  test('includeConfigs lie under the mapping that names them, the later over the earlier', async () => {
    await write({
      'butler.yaml': 'registry:\n  namespace: own\n  includeConfigs: [a.yaml, "${PART}.yaml"]',
      'a.yaml': 'db: "postgresql://h/a"\nnamespace: a\ntemporary_tables: false',
      'b.yaml': 'db: "postgresql://h/b"',
    });
    const configuration = await load(directory, { PART: 'b' });
    expect(configuration.database.database).toBe('b');
    expect(configuration.namespace).toBe('own');
    expect(configuration.temporaryTables).toBe(false);
  });

  test.each([
    ['missing files', '!include nowhere.yaml', /includes 'nowhere.yaml', which does not exist/],
    ['loops', '!include butler.yaml', /nested includes/],
    ['unknown tags', '!python/object x', /TAG_RESOLVE_FAILED/],
  ])('%s are an error', async (_what, value, message) => {
    await write({ 'butler.yaml': `registry: ${value}` });
    await expect(load()).rejects.toThrow(message);
  });
});

describe('datastores', () => {
  test('chains are trees whose members have the defaults for themselves', async () => {
    await write({
      'butler.yaml': `${DATABASE}
datastore:
  cls: lsst.daf.butler.datastores.chainedDatastore.ChainedDatastore
  datastores:
    - datastore: {cls: x.FileDatastore, root: "<butlerRoot>/one%", records: {table: one}}
    - {cls: x.FileDatastore, name: two, root: "s3://profile@bucket/two", records: {table: two}}
    - {cls: x.ChainedDatastore, datastores: [{cls: x.InMemoryDatastore}, {root: /three}]}
`,
    });
    expect((await load()).datastore).toEqual({
      kind: 'chained',
      children: [
        { kind: 'file', name: 'FileDatastore@<butlerRoot>/one%', root: rootUri('one%'), recordsTable: 'one' },
        { kind: 'file', name: 'two', root: 's3://profile@bucket/two/', recordsTable: 'two' },
        {
          kind: 'chained',
          children: [
            { kind: 'memory' },
            {
              kind: 'file',
              name: 'FileDatastore@/three',
              root: 'file:///three/',
              recordsTable: 'file_datastore_records',
            },
          ],
        },
      ],
    });
  });

  test("'root' stands for the configuration's directory", async () => {
    await write({ 'butler.yaml': `${DATABASE}\nroot: s3://bucket/elsewhere` });
    const { root, datastore } = await load();
    expect(root).toBe('s3://bucket/elsewhere/');
    expect(datastore).toMatchObject({ root: 's3://bucket/elsewhere/datastore/' });
  });

  test('unknown classes are refused', async () => {
    await write({ 'butler.yaml': `${DATABASE}\ndatastore: {cls: x.SqlDatastore}` });
    await expect(load()).rejects.toThrow("'x.SqlDatastore' is not supported");
  });
});

describe('managers', () => {
  test('are names or mappings; unknown kinds and null do not count', async () => {
    await write({
      'butler.yaml': `registry:
  db: postgresql:///x
  managers:
    collections: {cls: mine.Keys, config: {a: 1}, schema_version: 2.0.0}
    obscore: null
    unheard_of: y.Z
`,
    });
    const { managers } = await load();
    expect(managers.get('collections')).toBe('mine.Keys');
    expect(managers.has('obscore')).toBe(false);
    expect(managers.has('unheard_of')).toBe(false);
  });

  test.each([
    ['{cls: a.B, colour: red}', /unknown keys: colour/],
    ['{config: {}}', /'registry.managers.datasets' must name a class/],
    ['17', /must name a class/],
  ])('%s is an error', async (manager, message) => {
    await write({ 'butler.yaml': `registry: {db: "postgresql:///x", managers: {datasets: ${manager}}}` });
    await expect(load()).rejects.toThrow(message);
  });
});

test('storage classes', async () => {
  await write({
    'butler.yaml': `${DATABASE}
storageClasses:
  Mine: {pytype: a.B, inheritsFrom: Exposure, components: {one: Wcs}, derivedComponents: {two: int}}
  Plain: {pytype: a.C}
`,
  });
  const { storageClasses } = await load();
  expect(storageClasses.get('Mine')).toEqual({
    inheritsFrom: 'Exposure',
    components: new Map([
      ['one', 'Wcs'],
      ['two', 'int'],
    ]),
  });
  expect(storageClasses.get('Plain')).toEqual({ inheritsFrom: null, components: new Map() });
});

test.each([
  ['another Butler class', 'cls: lsst.daf.butler.remote_butler.RemoteButler', /RemoteButler', which cannot be served/],
  ['SQLite, also by default', 'datastore: {}', /'sqlite' databases are not supported/],
  ['a section that is no mapping', 'registry: 17', /'registry' must be a mapping/],
  ['a switch that is no boolean', 'registry: {db: "postgresql:///x", temporary_tables: 3}', /must be true or false/],
])('%s is refused', async (_what, content, message) => {
  await write({ 'butler.yaml': content });
  await expect(load()).rejects.toThrow(message);
});
