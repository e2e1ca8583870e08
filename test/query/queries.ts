import { type ServerProcess } from '../environment/server.js';

/** A query as clients send it, with what its rows are to show. */
export interface TestQuery {
  readonly tree: object;
  readonly spec: object;
  readonly inputs?: readonly object[];
  readonly defaultDataId?: object;
}

/** The body of `query/execute` for a query. */
export function executeBody({ tree, spec, inputs = [], defaultDataId = {} }: TestQuery): object {
  return {
    query: { tree, default_data_id: { dataId: defaultDataId }, additional_query_inputs: inputs },
    result_spec: spec,
  };
}

/** One line of a result. */
export interface ResultLine {
  readonly type: string;
  readonly rows?: readonly unknown[];
  readonly error?: { readonly error_type: string; readonly detail: string };
}

/** Send a JSON body to a query route. */
export function postQuery(
  server: Pick<ServerProcess, 'url'>,
  repository: string,
  route: string,
  body: object,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${server.url}/api/butler/repo/${repository}/v1/query/${route}`, {
    ...init,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string> | undefined) },
    body: JSON.stringify(body),
  });
}

/** All lines of a result. */
export async function execute(
  server: Pick<ServerProcess, 'url'>,
  repository: string,
  query: TestQuery,
): Promise<readonly ResultLine[]> {
  const response = await postQuery(server, repository, 'execute', executeBody(query));
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`${String(response.status)}: ${text}`);
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
}

/** A reference to the value of a dimension. */
export const key = (dimension: string): object => ({ expression_type: 'dimension_key', dimension });

/** A reference to a field of dimension records. */
export const field = (element: string, name: string): object => ({
  expression_type: 'dimension_field',
  element,
  field: name,
});

/** A reference to a field of datasets. */
export const datasetField = (datasetType: string, name: string): object => ({
  expression_type: 'dataset_field',
  dataset_type: datasetType,
  field: name,
});

/** An integer or a text. */
export const literal = (value: number | string): object => ({
  expression_type: typeof value === 'string' ? 'string' : 'int',
  value,
});

/** A comparison. */
export const compare = (a: object, operator: string, b: object): object => ({
  predicate_type: 'comparison',
  a,
  operator,
  b,
});

/** A predicate of which every condition has to hold. */
export const all = (...leaves: readonly object[]): object => ({ operands: leaves.map((leaf) => [leaf]) });

/** A spec for data IDs. */
export const dataIds = (dimensions: readonly string[], more: object = {}): object => ({
  result_type: 'data_coordinate',
  dimensions,
  ...more,
});

/**
 * Two uploads whose product has `groups` times `detectors` rows, without a table of the repository: as large a result as
 * a test wants.
 */
export function largeQuery(groups: number, detectors: number): TestQuery {
  const uploads = {
    '00000000-0000-0000-0000-000000000001': ['instrument', 'group'],
    '00000000-0000-0000-0000-000000000002': ['instrument', 'detector'],
  };
  const rows = (count: number, value: (index: number) => number | string): readonly unknown[] =>
    Array.from({ length: count }, (_, index) => ['Cam', value(index)]);
  const [first, second] = Object.entries(uploads).map(([uploadKey, dimensions]) => ({
    type: 'upload',
    key: uploadKey,
    dimensions,
    rows:
      dimensions[1] === 'group' ? rows(groups, (index) => `group ${String(index)}`) : rows(detectors, (index) => index),
  }));
  return {
    tree: { dimensions: ['instrument', 'group', 'detector'], data_coordinate_uploads: uploads },
    spec: dataIds(['instrument', 'group', 'detector']),
    inputs: [first ?? {}, second ?? {}],
  };
}
