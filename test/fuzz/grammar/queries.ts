import { hostileNumber, hostileText, type Loose, mutate, type Random } from '../random/index.js';
import { columnsOf, datasetColumns, DATASET_FIELDS, type KnownColumn } from './columns.js';
import { PredicateMaker } from './predicates.js';
import type { KnownType, Vocabulary } from './vocabulary.js';

const KEYS = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'] as const;
const ROUTES = ['execute', 'execute', 'execute', 'count', 'any', 'explain'] as const;
/** Most levels of queries inside of conditions. */
const MOST_LEVELS = 2;

/** What a tree was made of. */
interface Parts {
  readonly tree: Loose;
  readonly dimensions: readonly string[];
  readonly types: readonly KnownType[];
  readonly columns: readonly KnownColumn[];
  readonly maker: PredicateMaker;
}

/** A body for one of the query routes: mostly a valid query, or one of which little has been changed. */
export function queryRequest(random: Random, vocabulary: Vocabulary): { readonly path: string; readonly body: Loose } {
  const route = random.pick(ROUTES);
  const maker = new QueryMaker(random, vocabulary);
  const { tree, inputs, parts } = maker.query();
  const body = {
    query: { tree, default_data_id: { dataId: maker.defaults() }, additional_query_inputs: inputs },
    ...(route === 'execute' || route === 'count' ? { result_spec: maker.spec(parts) } : {}),
    ...(route === 'count' ? { exact: random.chance(0.5), discard: random.chance(0.7) } : {}),
    ...(route === 'any' ? { exact: random.chance(0.4), execute: random.chance(0.9) } : {}),
    ...(route === 'explain' ? { execute: random.chance(0.5) } : {}),
  };
  return { path: `query/${route}`, body: random.chance(0.25) ? mutate(random, body) : body };
}

class QueryMaker {
  constructor(
    private readonly random: Random,
    private readonly vocabulary: Vocabulary,
  ) {}

  /** A tree with the uploads and materializations that it uses. */
  query(): { readonly tree: Loose; readonly inputs: readonly Loose[]; readonly parts: Parts } {
    const { random } = this;
    const [upload, materialization] = KEYS;
    const parts = this.#tree(0);
    const uploads = random.chance(0.1) ? [this.#upload(upload)] : [];
    const materializations = random.chance(0.07) ? [this.#materialization(materialization)] : [];
    const joined = (key: string, made: readonly { readonly dimensions: readonly string[] }[]): Loose =>
      Object.fromEntries(made.map(({ dimensions }) => [key, dimensions]));
    const dimensions = [...uploads, ...materializations].flatMap((made) => made.dimensions);
    return {
      tree: {
        ...(parts.tree as Readonly<Record<string, Loose>>),
        dimensions: [...parts.dimensions, ...dimensions],
        data_coordinate_uploads: joined(upload, uploads),
        materializations: joined(materialization, materializations),
      },
      inputs: [...uploads, ...materializations].map(({ input }) => input),
      parts,
    };
  }

  spec({ dimensions, types, maker }: Parts): Loose {
    const { random, vocabulary } = this;
    const common = {
      order_by: random.times(random.pick([0, 0, 1, 2]), () => maker.orderTerm()),
      limit: random.chance(0.85) ? random.below(100) : random.chance(0.5) ? null : hostileNumber(random),
      ...(random.chance(0.1) ? { allow_duplicate_overlaps: random.chance(0.5) } : {}),
    };
    const records = random.chance(0.3) ? { include_dimension_records: true } : {};
    const [type] = types;
    const element = random.pick([...vocabulary.closures.keys()]);
    return random.weighted<Loose>(
      [4, () => ({ result_type: 'data_coordinate', dimensions: this.#some(dimensions), ...common, ...records })],
      [
        2,
        () => ({
          result_type: 'dimension_record',
          element: random.chance(0.7) ? (dimensions[0] ?? element) : element,
          ...common,
        }),
      ],
      [
        type === undefined ? 0.2 : 5,
        () => ({
          result_type: 'dataset_ref',
          dataset_type_name: type?.name ?? hostileText(random),
          dimensions: type?.dimensions ?? [],
          storage_class_name: 'X',
          find_first: random.chance(0.5),
          ...common,
          ...records,
        }),
      ],
      [3, () => ({ ...this.#generalSpec(dimensions, types), ...common, ...records })],
    );
  }

  /** A default data ID with the governors, mostly. */
  defaults(): Loose {
    return this.random.chance(0.8) ? this.#dataId(['instrument', 'skymap']) : this.#dataId(this.#dimensions());
  }

  #generalSpec(dimensions: readonly string[], types: readonly KnownType[]): Readonly<Record<string, Loose>> {
    const { random, vocabulary } = this;
    const fields = vocabulary.columns.filter(({ element }) => dimensions.includes(element)).slice(0, 60);
    const chosen = random.some(fields, 3);
    return {
      result_type: 'general',
      dimensions,
      dimension_fields: Object.fromEntries(
        chosen.map(({ element }) => [
          element,
          chosen.filter((other) => other.element === element).map(({ name }) => name),
        ]),
      ),
      dataset_fields: Object.fromEntries(
        types.map(({ name }) => [name, [random.pick(DATASET_FIELDS), ...random.some(DATASET_FIELDS, 3)]]),
      ),
      find_first: types.length === 1 && random.chance(0.5),
    };
  }

  #tree(level: number): Parts {
    const { random, vocabulary } = this;
    const types = random.some(vocabulary.datasetTypes, random.pick([0, 1, 1, 2]));
    const names = [...this.#dimensions(), ...types.flatMap((type) => type.dimensions)];
    const dimensions = [...new Set(names.flatMap((name) => vocabulary.closures.get(name) ?? [name]))];
    const columns = [
      ...columnsOf(vocabulary, new Set(dimensions)),
      ...types.flatMap((type) => datasetColumns(vocabulary, type.name)),
      ...(random.chance(0.03) ? columnsOf(vocabulary, new Set(vocabulary.dimensions)) : []),
    ];
    const maker = new PredicateMaker(random, columns, () => {
      const inner = level < MOST_LEVELS ? this.#tree(level + 1) : null;
      return inner === null || inner.columns.length === 0 ? null : { ...inner, column: random.pick(inner.columns) };
    });
    const search = (own: readonly string[]): Loose => ({
      collections: random.chance(0.9) ? random.some(vocabulary.collections, 4) : [hostileText(random)],
      dimensions: own,
    });
    const tree = {
      dimensions,
      datasets: Object.fromEntries(types.map((type) => [type.name, search(type.dimensions)])),
      predicate: maker.predicate(),
      ...(random.chance(0.03) ? { any_dataset: search(dimensions) } : {}),
      ...(random.chance(0.3) ? { validateGovernorConstraints: false } : {}),
    };
    return { tree, dimensions, types, columns, maker };
  }

  #upload(key: string): { readonly input: Loose; readonly dimensions: readonly string[] } {
    const { random, vocabulary } = this;
    const dimensions = this.#closure(this.#dimensions());
    const required = random.chance(0.9) ? dimensions.filter((name) => !vocabulary.implied.has(name)) : dimensions;
    const rows = random.times(random.pick([0, 1, 3, 10, 10, 200, 2_000]), () =>
      required.map((name) => this.#value(name)),
    );
    return { input: { type: 'upload', key, dimensions, rows }, dimensions };
  }

  #materialization(key: string): { readonly input: Loose; readonly dimensions: readonly string[] } {
    const { tree, dimensions, types } = this.#tree(1);
    const datasets = this.random.some(types, 2).map(({ name }) => name);
    return { input: { type: 'materialized', key, tree, dimensions, datasets }, dimensions };
  }

  #dataId(names: readonly string[]): Loose {
    return Object.fromEntries(names.map((name) => [name, this.#value(name)]));
  }

  #value(dimension: string): Loose {
    const { random, vocabulary } = this;
    const values = vocabulary.columns.find(({ element, isKey }) => isKey && element === dimension)?.values ?? [];
    return values.length > 0 && random.chance(0.95)
      ? random.pick(values)
      : random.chance(0.5)
        ? hostileNumber(random)
        : hostileText(random);
  }

  #dimensions(): readonly string[] {
    const { random, vocabulary } = this;
    return random.times(random.pick([0, 1, 1, 1, 2]), () => random.pick(vocabulary.dimensions));
  }

  #closure(names: readonly string[]): readonly string[] {
    return [...new Set(names.flatMap((name) => this.vocabulary.closures.get(name) ?? [name]))];
  }

  #some(names: readonly string[]): readonly string[] {
    return this.random.chance(0.8) ? names : this.random.some(names, 3);
  }
}
