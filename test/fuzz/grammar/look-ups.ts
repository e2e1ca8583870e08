import { hostileNumber, hostileText, hostileValue, type Loose, mutate, type Random } from '../random/index.js';
import { anyLiteral } from './columns.js';
import type { Vocabulary } from './vocabulary.js';
import { whereText } from './where.js';

const BINDS = ['a', 'b', 'visit', 'x_1'];

/** A request of the grammar: a path below the version of the protocol, and the body of a POST. */
export interface GrammarRequest {
  readonly path: string;
  readonly body?: Loose;
}

/** A search in all datasets, with a condition in the where language. */
export function allDatasetsRequest(random: Random, vocabulary: Vocabulary): GrammarRequest {
  const names = random.some(BINDS, 3);
  const isExplicit = random.chance(0.5);
  const body = {
    collections: isExplicit ? random.some(vocabulary.collections, 5) : collections(random, vocabulary),
    name: random.chance(0.6) ? ['*'] : ['*x', ...datasetTypes(random, vocabulary)],
    find_first: random.chance(isExplicit ? 0.6 : 0.05),
    data_id: random.chance(0.1) ? dataId(random, vocabulary) : {},
    default_data_id: random.chance(0.95) ? governors(random, vocabulary) : dataId(random, vocabulary),
    where: random.chance(0.95) ? whereText(random, vocabulary, names) : hostileText(random),
    bind: Object.fromEntries(names.map((name) => [name, anyLiteral(random)])),
    limit: random.chance(0.8) ? random.below(50) : random.chance(0.5) ? null : hostileNumber(random),
    with_dimension_records: random.chance(0.2),
  };
  return { path: 'query/all_datasets', body: random.chance(0.1) ? mutate(random, body) : body };
}

/** A request of another route. */
export function lookUpRequest(random: Random, vocabulary: Vocabulary): GrammarRequest {
  const { path, body } = wellFormedLookUp(random, vocabulary);
  return body === undefined ? { path } : { path, body: random.chance(0.3) ? mutate(random, body) : body };
}

function wellFormedLookUp(random: Random, vocabulary: Vocabulary): GrammarRequest {
  const find = (): Readonly<Record<string, Loose>> => ({
    dataset_type:
      vocabulary.datasetTypes.length > 0 && random.chance(0.9)
        ? random.pick(vocabulary.datasetTypes).name
        : hostileText(random),
    data_id: dataId(random, vocabulary),
    default_data_id: governors(random, vocabulary),
    collections: collections(random, vocabulary),
    timespan: timespan(random),
  });
  const ids = (): readonly Loose[] =>
    random.times(random.chance(0.05) ? random.pick([300, 10_001]) : random.below(6), () =>
      random.chance(0.9) && vocabulary.datasetIds.length > 0 ? random.pick(vocabulary.datasetIds) : hostileText(random),
    );
  const flag = (): boolean => random.chance(0.5);
  const listing = (): Readonly<Record<string, Loose>> => ({
    collection_types: random.chance(0.9) ? random.some([1, 2, 3, 4], 4) : [hostileValue(random)],
    flatten_chains: flag(),
    include_chains: flag(),
  });
  return random.weighted<GrammarRequest>(
    [4, () => ({ path: 'find_dataset', body: { ...find(), dimension_records: flag() } })],
    [3, () => ({ path: 'get_file_by_data_id', body: find() })],
    [3, () => ({ path: 'expand_data_id', body: { data_id: dataId(random, vocabulary) } })],
    [1, () => ({ path: 'datasets', body: { dataset_ids: ids() } })],
    [1, () => ({ path: 'file_transfer', body: { dataset_ids: ids() } })],
    [2, () => ({ path: 'query_dataset_types', body: { search: datasetTypes(random, vocabulary) } })],
    [1, () => ({ path: 'query_collections', body: { ...listing(), search: collections(random, vocabulary) } })],
    [
      2,
      () => ({
        path: 'query_collection_info',
        body: {
          ...listing(),
          expression: collections(random, vocabulary),
          include_parents: flag(),
          include_summary: flag(),
          include_doc: flag(),
          summary_datasets: flag() ? null : datasetTypes(random, vocabulary),
        },
      }),
    ],
  );
}

/** Words of the vocabulary, patterns that some of them match, and others. */
function collections(random: Random, vocabulary: Vocabulary): readonly string[] {
  return random.times(random.pick([0, 1, 1, 2, 3]), () => pattern(random, vocabulary.collections));
}

function datasetTypes(random: Random, vocabulary: Vocabulary): readonly string[] {
  const names = vocabulary.datasetTypes.map(({ name }) => name);
  return random.times(random.pick([0, 1, 1, 2, 3]), () => pattern(random, names));
}

function pattern(random: Random, names: readonly string[]): string {
  const name = names.length > 0 ? random.pick(names) : 'x';
  const at = random.below(name.length + 1);
  return random.weighted<string>(
    [5, () => name],
    [2, () => `${name.slice(0, at)}${random.pick(['*', '?', '[a-z]', '[!a]*', '**'])}${name.slice(at + 1)}`],
    [1, () => hostileText(random)],
    [0.2, () => '*a'.repeat(random.below(60))],
  );
}

function dataId(random: Random, vocabulary: Vocabulary): Loose {
  const type = vocabulary.datasetTypes.length > 0 && random.chance(0.8) ? random.pick(vocabulary.datasetTypes) : null;
  const names = type?.dimensions ?? random.some(vocabulary.dimensions, 3);
  const members = names.map((name) => [keyName(random, vocabulary, name), value(random, vocabulary, name)] as const);
  const extra = random.chance(0.2) ? [[hostileText(random), hostileValue(random)] as const] : [];
  return Object.fromEntries([...members, ...extra]);
}

function governors(random: Random, vocabulary: Vocabulary): Loose {
  return Object.fromEntries(
    (random.chance(0.8) ? ['instrument', 'skymap'] : []).map((name) => [name, value(random, vocabulary, name)]),
  );
}

/** The name of a dimension, or of another field by which its records can be found. */
function keyName(random: Random, vocabulary: Vocabulary, dimension: string): string {
  const others = vocabulary.columns.filter(({ element, isKey }) => element === dimension && !isKey);
  return others.length > 0 && random.chance(0.15) ? `${dimension}.${random.pick(others).name}` : dimension;
}

function value(random: Random, vocabulary: Vocabulary, dimension: string): Loose {
  const values = vocabulary.columns.find(({ element, isKey }) => isKey && element === dimension)?.values ?? [];
  return values.length > 0 && random.chance(0.93) ? random.pick(values) : hostileValue(random);
}

function timespan(random: Random): Loose {
  return random.weighted<Loose>(
    [3, () => null],
    [3, () => [1577836837000000000n, 1893456037000000000n]],
    [1, () => [hostileNumber(random), hostileNumber(random)]],
    [0.5, () => hostileValue(random)],
  );
}
