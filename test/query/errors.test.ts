import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servedToEverybody, testRepositories } from '../environment/repositories.js';
import { type ServerProcess, startServerProcess } from '../environment/server.js';
import {
  all,
  compare,
  dataIds,
  datasetField,
  execute,
  executeBody,
  field,
  key,
  literal,
  postQuery,
  type TestQuery,
} from './queries.js';

const REPOSITORY = 'package_spatial';
let server: ServerProcess;

beforeAll(async () => {
  const repositories = await testRepositories(REPOSITORY);
  server = await startServerProcess({
    DAF_BUTLER_SERVER_REPOSITORIES: servedToEverybody(repositories),
    BUTLER_SERVER_LOG_LEVEL: 'warn',
  });
}, 300_000);

afterAll(() => server.stop());

const detectors = ['instrument', 'detector'];
const query = (tree: object, spec: object = dataIds(detectors), more: Partial<TestQuery> = {}): TestQuery => ({
  tree: { dimensions: detectors, ...tree },
  spec,
  ...more,
});
const where = (...leaves: readonly object[]): TestQuery => query({ predicate: all(...leaves) });
const cam = compare(key('instrument'), '==', literal('Cam1'));
const upload = { type: 'upload', key: '00000000-0000-0000-0000-000000000001', dimensions: detectors };

/** What the reference ends a stream with in silence, or answers 500 to: each gets a typed error from us. */
const MISTAKES: readonly (readonly [string, TestQuery, string])[] = [
  ['unknown dimension of the tree', query({ dimensions: ['nope'] }), 'invalid_query'],
  ['relation in place of a dimension', query({ dimensions: ['visit_definition'] }), 'invalid_query'],
  ['unknown dimension of the result', query({}, dataIds(['nope'])), 'invalid_query'],
  ['dimensions of the result that the tree lacks', query({}, dataIds(['visit'])), 'invalid_query'],
  ['unknown result type', query({}, { result_type: 'nope', dimensions: detectors }), 'invalid_query'],
  ['no result type', query({}, {}), 'invalid_query'],
  ['unknown element', query({}, { result_type: 'dimension_record', element: 'nope' }), 'invalid_query'],
  [
    'element that is not in the tree',
    query({}, { result_type: 'dimension_record', element: 'visit' }),
    'invalid_query',
  ],
  [
    'unknown field',
    query(
      {},
      {
        result_type: 'general',
        dimensions: detectors,
        dimension_fields: { detector: ['nope'] },
        dataset_fields: {},
        find_first: false,
      },
    ),
    'invalid_query',
  ],
  [
    'dataset type that is not in the tree',
    query(
      {},
      {
        result_type: 'dataset_ref',
        dataset_type_name: 'bias',
        dimensions: detectors,
        storage_class_name: 'Exposure',
        find_first: true,
      },
    ),
    'invalid_query',
  ],
  ['negative limit', query({}, dataIds(detectors, { limit: -1 })), 'invalid_query'],
  ['limit beyond 64 bits', query({}, dataIds(detectors, { limit: '-99999999999999999999' })), 'invalid_query'],
  [
    'order by a region',
    query({ dimensions: ['visit'] }, dataIds(['visit'], { order_by: [field('visit', 'region')] })),
    'invalid_query',
  ],
  ['unknown dimension in a condition', where(compare(key('nope'), '==', literal(1))), 'invalid_query'],
  ['unknown operator', where(compare(key('detector'), '=~', literal(1))), 'invalid_query'],
  ['unknown kind of condition', where({ predicate_type: 'nope' }), 'invalid_query'],
  ['unknown kind of expression', where(compare({ expression_type: 'nope' }, '==', literal(1))), 'invalid_query'],
  ['no expression', where({ predicate_type: 'comparison', operator: '==' }), 'invalid_query'],
  ['negation of a negation', where({ predicate_type: 'not', operand: { predicate_type: 'not' } }), 'invalid_query'],
  ['types that differ', where(cam, compare(key('detector'), '==', literal('1'))), 'invalid_query'],
  [
    'fraction for an integer',
    where(compare(key('detector'), '==', { expression_type: 'int', value: 1.5 })),
    'invalid_query',
  ],
  [
    'integer beyond 64 bits',
    where(
      cam,
      compare(key('detector'), '==', { expression_type: 'int', value: '170141183460469231731687303715884105728' }),
    ),
    'invalid_query',
  ],
  [
    'range beyond 64 bits',
    where(cam, { predicate_type: 'in_range', member: key('detector'), start: 0, stop: '99999999999999999999' }),
    'invalid_query',
  ],
  [
    'arithmetic that overflows',
    where(
      cam,
      compare(
        { expression_type: 'binary', operator: '*', a: key('detector'), b: literal(Number.MAX_SAFE_INTEGER) },
        '>',
        { expression_type: 'binary', operator: '*', a: literal(2 ** 40), b: literal(2 ** 40) },
      ),
    ),
    'invalid_query',
  ],
  [
    'division by zero',
    where(
      cam,
      compare({ expression_type: 'binary', operator: '/', a: literal(1), b: key('detector') }, '>', {
        expression_type: 'binary',
        operator: '/',
        a: key('detector'),
        b: literal(0),
      }),
    ),
    'invalid_query',
  ],
  [
    'glob that ends in an escape character',
    where(compare(key('instrument'), 'glob', literal('Cam\\'))),
    'invalid_query',
  ],
  ['glob whose pattern is a column', where(compare(key('instrument'), 'glob', key('instrument'))), 'invalid_query'],
  ['NUL in a text', where(compare(key('instrument'), '==', literal('a\0b'))), 'invalid_query'],
  [
    'region that is none',
    where(compare(field('visit', 'region'), 'overlaps', { expression_type: 'region', encoded: 'AAAA' })),
    'invalid_query',
  ],
  [
    'UUID that is none',
    where(compare(key('instrument'), '==', { expression_type: 'uuid', value: 'x' })),
    'invalid_query',
  ],
  ['step of zero', where({ predicate_type: 'in_range', member: key('detector'), start: 0, step: 0 }), 'invalid_query'],
  ['dimension without its governor', where(compare(key('detector'), '==', literal(1))), 'invalid_query'],
  [
    'overlap inside OR',
    query({
      dimensions: ['visit', 'tract'],
      predicate: {
        operands: [[cam, compare(field('visit', 'region'), 'overlaps', field('tract', 'region'))]],
      },
    }),
    'unimplemented_query',
  ],
  [
    'spatial join within a family',
    query(
      {
        dimensions: ['patch'],
        predicate: all(compare(field('patch', 'region'), 'overlaps', field('tract', 'region'))),
      },
      dataIds(['patch']),
    ),
    'invalid_query',
  ],
  ['too many families to join', query({ dimensions: ['visit', 'tract', 'htm7'] }, dataIds(['visit'])), 'invalid_query'],
  ['pixels without a source', query({ dimensions: ['htm9'] }, dataIds(['htm9'])), 'unimplemented_query'],
  [
    'unknown dataset type',
    query({ datasets: { nope: { collections: ['imported_g'], dimensions: detectors } } }),
    'missing_dataset_type',
  ],
  [
    'unknown collection',
    query({ datasets: { bias: { collections: ['nope'], dimensions: detectors } } }),
    'missing_collection',
  ],
  [
    'glob in place of a collection',
    query({ datasets: { bias: { collections: ['imported_*'], dimensions: detectors } } }),
    'missing_collection',
  ],
  [
    'wrong dimensions of a dataset type',
    query({ datasets: { bias: { collections: ['imported_g'], dimensions: ['instrument'] } } }),
    'invalid_query',
  ],
  [
    'dataset search beyond the tree',
    query({ dimensions: ['instrument'], datasets: { bias: { collections: [], dimensions: detectors } } }),
    'invalid_query',
  ],
  [
    'field of a dataset type that is not searched',
    where(cam, compare(datasetField('bias', 'run'), '==', literal('x'))),
    'invalid_query',
  ],
  ['unknown field of datasets', where(cam, compare(datasetField('bias', 'nope'), '==', literal('x'))), 'invalid_query'],
  ['upload that did not come along', query({ data_coordinate_uploads: { [upload.key]: detectors } }), 'invalid_query'],
  [
    'materialization that did not come along',
    query({ materializations: { [upload.key]: detectors } }),
    'invalid_query',
  ],
  [
    'upload of another kind',
    query({}, dataIds(detectors), { inputs: [{ ...upload, type: 'nope', rows: [] }] }),
    'invalid_query',
  ],
  [
    'upload with too few values',
    query({}, dataIds(detectors), { inputs: [{ ...upload, rows: [['Cam1']] }] }),
    'invalid_query',
  ],
  [
    'upload of texts for integers',
    query({}, dataIds(detectors), { inputs: [{ ...upload, rows: [['Cam1', 'x']] }] }),
    'invalid_query',
  ],
  [
    'upload of too many rows',
    query({}, dataIds(detectors), {
      inputs: [{ ...upload, rows: Array.from({ length: 100_001 }, () => ['Cam1', 1]) }],
    }),
    'invalid_query',
  ],
  ['default of an unknown dimension', query({}, dataIds(detectors), { defaultDataId: { nope: 1 } }), 'invalid_query'],
  [
    'too many conditions',
    where(cam, ...Array.from({ length: 20_001 }, () => compare(key('detector'), '==', key('detector')))),
    'invalid_query',
  ],
  [
    'too many values',
    where(cam, ...Array.from({ length: 20_000 }, (_, index) => compare(key('detector'), '!=', literal(index)))),
    'invalid_query',
  ],
  [
    'too long a list of values',
    where(cam, {
      predicate_type: 'in_container',
      member: key('detector'),
      container: Array.from({ length: 100_001 }, (_, index) => literal(index)),
    }),
    'invalid_query',
  ],
  ['tree that is a list', { tree: [], spec: dataIds(detectors) }, 'invalid_query'],
];

describe('mistakes in a query', () => {
  test.each(MISTAKES)('%s', async (_name, mistake, type) => {
    const lines = await execute(server, REPOSITORY, mistake);
    expect(lines.map((line) => [line.type, line.error?.error_type])).toEqual([['error', type]]);
    const body = { ...executeBody(mistake), exact: true, discard: true };
    const count = await postQuery(server, REPOSITORY, 'count', body);
    const answer = (await count.json()) as { readonly error_type?: string };
    expect(answer.error_type).toBe(type);
  });

  test('an order by what the tree lacks: a count has none', async () => {
    const mistake = query({}, dataIds(detectors, { order_by: [key('visit')] }));
    const lines = await execute(server, REPOSITORY, mistake);
    expect(lines).toMatchObject([{ type: 'error', error: { error_type: 'invalid_query' } }]);
    const body = { ...executeBody(mistake), exact: true, discard: true };
    expect(await (await postQuery(server, REPOSITORY, 'count', body)).json()).toEqual({ count: 4 });
  });

  test('the server is not to blame for any of them', () => {
    expect(server.log()).not.toMatch(/"level":(50|60)/);
  });

  test('as many conditions as there may be', async () => {
    const leaves = Array.from({ length: 19_990 }, (_, index) => compare(key('detector'), '!=', literal(index + 100)));
    expect(await execute(server, REPOSITORY, where(cam, ...leaves))).toMatchObject([{ type: 'data_coordinate' }]);
  });

  test('a list of 100,000 values is one parameter', async () => {
    const container = Array.from({ length: 100_000 }, (_, index) => literal(index));
    const member = { predicate_type: 'in_container', member: key('detector'), container };
    const [line] = await execute(server, REPOSITORY, where(cam, member));
    expect(line?.rows).toHaveLength(4);
  });

  test('queries within queries, too deep', async () => {
    let tree: object = { dimensions: detectors };
    for (let level = 0; level < 60; level++) {
      const leaf = { predicate_type: 'in_query', member: key('detector'), column: key('detector'), query_tree: tree };
      tree = { dimensions: detectors, predicate: { operands: [[leaf]] }, validateGovernorConstraints: false };
    }
    const response = await postQuery(server, REPOSITORY, 'execute', executeBody({ tree, spec: dataIds(detectors) }));
    expect(response.status).toBe(422);
  });

  test.each([
    ['no query', { result_spec: {} }],
    ['query of another type', { query: 1, result_spec: {} }],
    ['no result spec', { query: {} }],
    ['nothing', {}],
  ])('%s is no request at all', async (_name, body) => {
    const response = await postQuery(server, REPOSITORY, 'execute', body);
    expect(response.status).toBe(422);
    expect(await response.json()).toHaveProperty('detail.0.loc.0', 'body');
  });
});
