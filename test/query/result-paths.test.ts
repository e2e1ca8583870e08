import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recordFields } from '../../src/dimensions/index.js';
import { type EngineOnRepository, openEngine } from './in-process.js';
import { all, compare, dataIds, key, literal, type TestQuery } from './queries.js';

let engine: EngineOnRepository;

beforeAll(async () => {
  engine = await openEngine('universe_8');
}, 300_000);

afterAll(() => engine.close());

const DATASET_TYPES = ['raw', 'calexp', 'bias', 'flat', 'deepCoadd', 'packages', 'nightReport'];
const COLLECTIONS = ['TestCam/runs/main', 'TestCam/runs/third', 'TestCam/calib/run0', 'TestCam/defaults', 'tags/few'];
const DATASET_FIELDS = ['collection', 'dataset_id', 'ingest_date', 'run', 'timespan'];
const INSTRUMENT = all(compare(key('instrument'), '==', literal('TestCam')));
const ELEMENTS = [
  'instrument',
  'detector',
  'physical_filter',
  'day_obs',
  'group',
  'exposure',
  'visit',
  'tract',
  'patch',
];

const collections = fc.uniqueArray(fc.constantFrom(...COLLECTIONS), { minLength: 1, maxLength: 3 });

/** Data IDs of some dimensions, with records where no record has to be added to the rows. */
const dataIdQueries = fc
  .uniqueArray(fc.constantFrom('detector', 'exposure', 'visit', 'physical_filter', 'group', 'day_obs'), {
    maxLength: 3,
  })
  .map((names): TestQuery => {
    const tree = { dimensions: ['instrument', ...names], predicate: INSTRUMENT };
    return { tree, spec: dataIds(['instrument', ...names]) };
  });

const recordQueries = fc.constantFrom(...ELEMENTS).map((element): TestQuery => {
  return { tree: { dimensions: [element] }, spec: { result_type: 'dimension_record', element } };
});

const datasetQueries = fc
  .record({ name: fc.constantFrom(...DATASET_TYPES), searched: collections, findFirst: fc.boolean() })
  .map(({ name, searched, findFirst }) => ({ name, searched, findFirst, general: false, fields: [] as string[] }));

const generalQueries = fc
  .record({
    name: fc.constantFrom(...DATASET_TYPES),
    searched: collections,
    fields: fc.uniqueArray(fc.constantFrom(...DATASET_FIELDS), { minLength: 1 }),
  })
  .map((query) => ({ ...query, findFirst: false, general: true }));

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  raw: ['exposure', 'detector'],
  calexp: ['visit', 'detector'],
  bias: ['detector'],
  flat: ['detector', 'physical_filter'],
  deepCoadd: ['patch', 'band'],
  packages: [],
  nightReport: ['day_obs'],
};

/** A search for datasets; general results show every field of every element that is stored. */
function searchQuery(search: {
  readonly name: string;
  readonly searched: readonly string[];
  readonly findFirst: boolean;
  readonly general: boolean;
  readonly fields: readonly string[];
}): TestQuery {
  const { universe } = engine.repository;
  const group = universe.group(GROUPS[search.name] ?? []);
  const shown = group.elements
    .filter((element) => ELEMENTS.includes(element.name))
    .map((element) => {
      const fields = recordFields(universe, element).filter(
        ({ role }) => role !== 'required' && role !== 'key' && role !== 'implied',
      );
      return [element.name, fields.map((field) => field.name)] as const;
    })
    .filter(([, fields]) => fields.length > 0);
  const datasets = { [search.name]: { collections: search.searched, dimensions: group.names } };
  const common = { dimensions: group.names, find_first: search.findFirst };
  return {
    tree: { dimensions: group.names, datasets },
    spec: search.general
      ? {
          ...common,
          result_type: 'general',
          dimension_fields: Object.fromEntries(shown),
          dataset_fields: { [search.name]: search.fields },
        }
      : { ...common, result_type: 'dataset_ref', dataset_type_name: search.name, storage_class_name: 'any' },
  };
}

async function rowsOf(query: TestQuery, inColumns: boolean): Promise<readonly string[]> {
  const { lines } = await engine.run(query, inColumns);
  return lines.flatMap((line) => line.rows ?? []).map((row) => JSON.stringify(row, sorted));
}

/** The order of an object's members means nothing; integers are compared to the last digit. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    return `${String(value)}n`;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

const searches = fc.oneof(datasetQueries, generalQueries).map((search) => () => searchQuery(search));

test('JSON text made by PostgreSQL is that of rows looked at in columns', async () => {
  let rows = 0;
  const queries = fc.oneof(
    dataIdQueries.map((query) => () => query),
    recordQueries.map((query) => () => query),
    searches,
  );
  await fc.assert(
    fc.asyncProperty(queries, async (make) => {
      const query = make();
      const made = [...(await rowsOf(query, false))].sort();
      expect(made).toEqual([...(await rowsOf(query, true))].sort());
      rows += made.length;
    }),
    { numRuns: 150, seed: 1 },
  );
  expect(rows).toBeGreaterThan(500);
}, 120_000);

test('a count, which joins less than the query, is the number of its rows', async () => {
  let rows = 0;
  const bands = fc.constantFrom('g', 'r', 'nothing').map((band) => all(compare(key('band'), '==', literal(band))));
  const narrowed = fc
    .tuple(searches, fc.option(bands, { nil: INSTRUMENT }))
    .map(([make, predicate]) => (): TestQuery => {
      const query = make();
      const { dimensions } = query.tree as { readonly dimensions: readonly string[] };
      const isPossible = dimensions.includes(predicate === INSTRUMENT ? 'instrument' : 'band');
      return isPossible ? { ...query, tree: { ...query.tree, predicate } } : query;
    });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        dataIdQueries.map((query) => () => query),
        narrowed,
      ),
      async (make) => {
        const query = make();
        const made = await rowsOf(query, false);
        expect(await engine.count(query)).toEqual({ count: made.length, hasRows: made.length > 0 });
        rows += made.length;
      },
    ),
    { numRuns: 150, seed: 1 },
  );
  expect(rows).toBeGreaterThan(500);
}, 120_000);
