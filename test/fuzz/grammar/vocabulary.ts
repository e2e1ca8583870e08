import { type JsonObject, type JsonValue, parseJson } from '../../../src/foundation/json/index.js';

const SKYPIX_LEVELS = ['htm7', 'htm9', 'healpix5', 'healpix17', 'htm24'];
const MOST_VALUES = 20;

/** Types of columns as query trees know them. */
export type ColumnType =
  'int' | 'string' | 'float' | 'bool' | 'hash' | 'region' | 'timespan' | 'uuid' | 'ingest_date' | 'datetime';

/** A field of a dimension element with values that it has in the repository, as the wire shows them. */
export interface Column {
  readonly element: string;
  readonly name: string;
  readonly isKey: boolean;
  readonly type: ColumnType;
  readonly values: readonly JsonValue[];
}

export interface KnownType {
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** The words that make sense to a server about one of its repositories. */
export interface Vocabulary {
  readonly repository: string;
  /** Elements with the names of all dimensions that come with them. */
  readonly closures: ReadonlyMap<string, readonly string[]>;
  readonly dimensions: readonly string[];
  /** Dimensions whose values follow from those of others. */
  readonly implied: ReadonlySet<string>;
  readonly columns: readonly Column[];
  readonly datasetTypes: readonly KnownType[];
  readonly collections: readonly string[];
  readonly datasetIds: readonly string[];
}

/** Ask a server for the words of a repository. */
export async function readVocabulary(url: string, repository: string): Promise<Vocabulary> {
  const base = `${url}/api/butler/repo/${repository}/v1`;
  const universe = (await ask(`${base}/universe`))[0] as JsonObject;
  const elements = objectsOf((universe['universe'] ?? universe) as JsonObject);
  const closures = new Map([...elements.keys()].map((name) => [name, closureOf(elements, name)]));
  const dimensions = [...elements].filter(([, element]) => listOf(element['keys']).length > 0).map(([name]) => name);
  const columns: Column[] = [];
  for (const [name, element] of elements) {
    columns.push(...columnsOf(name, element, dimensions, await records(base, name)));
  }
  const types = (await ask(`${base}/query_dataset_types`, { search: ['*'] }))[0] as JsonObject;
  const datasetTypes = listOf(types['dataset_types']).map((type) => ({
    name: textOf((type as JsonObject)['name']),
    dimensions: listOf((type as JsonObject)['dimensions']).map(textOf),
  }));
  const search = { search: ['*'], collection_types: [1, 2, 3, 4], flatten_chains: false, include_chains: true };
  const collections = (await ask(`${base}/query_collections`, search))[0] as JsonObject;
  const found = await ask(`${base}/query/all_datasets`, {
    collections: ['*'],
    name: ['*'],
    find_first: false,
    data_id: {},
    where: '',
    bind: {},
    limit: 100,
    with_dimension_records: false,
  });
  return {
    repository,
    closures: new Map([...closures, ...SKYPIX_LEVELS.map((name) => [name, [name]] as const)]),
    dimensions: [...dimensions, ...SKYPIX_LEVELS],
    implied: new Set([...elements.values()].flatMap((element) => listOf(element['implies']).map(textOf))),
    columns,
    datasetTypes,
    collections: listOf(collections['collections']).map(textOf),
    datasetIds: found.flatMap((page) =>
      listOf((page as JsonObject)['rows']).map((row) => textOf((row as JsonObject)['id'])),
    ),
  };
}

async function ask(url: string, body?: object): Promise<readonly JsonValue[]> {
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${url}: ${String(response.status)} ${text}`);
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(line));
}

/** Some records of an element; none for those that cannot be asked for. */
async function records(base: string, element: string): Promise<readonly JsonObject[]> {
  const lines = await ask(`${base}/query/execute`, {
    query: { tree: { dimensions: [element] }, default_data_id: { dataId: {} }, additional_query_inputs: [] },
    result_spec: { result_type: 'dimension_record', element, limit: MOST_VALUES },
  });
  return lines.flatMap((line) =>
    listOf((line as JsonObject)['rows']).map((row) => (row as JsonObject)['record'] as JsonObject),
  );
}

function columnsOf(
  element: string,
  definition: JsonObject,
  dimensions: readonly string[],
  found: readonly JsonObject[],
): readonly Column[] {
  const [key, ...alternates] = listOf(definition['keys']) as readonly JsonObject[];
  const others = [...alternates, ...listOf(definition['metadata'])] as readonly JsonObject[];
  const valuesOf = (name: string): readonly JsonValue[] =>
    found.map((record) => record[name] ?? null).filter((value) => value !== null);
  const field = (name: string, type: string, isKey: boolean): Column => ({
    element,
    name,
    isKey,
    type: type as ColumnType,
    values: valuesOf(name),
  });
  return [
    ...(key !== undefined && dimensions.includes(element)
      ? [field(textOf(key['name']), textOf(key['type']), true)]
      : []),
    ...others.map((column) => field(textOf(column['name']), textOf(column['type']), false)),
    ...['region', 'timespan']
      .filter((name) => found.some((record) => name in record))
      .map((name) => field(name, name, false)),
  ];
}

function closureOf(elements: ReadonlyMap<string, JsonObject>, name: string): readonly string[] {
  const element = elements.get(name) ?? {};
  const direct = [...listOf(element['requires']), ...listOf(element['implies'])].map(textOf);
  const own = listOf(element['keys']).length > 0 ? [name] : [];
  return [...new Set([...own, ...direct.flatMap((other) => closureOf(elements, other))])];
}

function objectsOf(universe: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(Object.entries(universe['elements'] as JsonObject) as [string, JsonObject][]);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
