/** A request for something in the demonstration repository: path below the repository, and the body of a POST. */
export interface DemoRequest {
  readonly path: string;
  readonly body?: object;
}

const VISIT = 2026031500001;
const VISIT_DETECTOR = ['instrument', 'visit', 'detector'];
const DATA_ID = { instrument: 'DemoCam', visit: VISIT, detector: 7 };

/**
 * Requests of every kind that reads: look-ups, collections, queries of all result kinds, files.
 *
 * @param id the UUID of a dataset with a file.
 */
export function demoRequests(id: string): readonly DemoRequest[] {
  return [...lookUps(id), ...queries()];
}

function lookUps(id: string): readonly DemoRequest[] {
  const find = { dataset_type: 'visit_image', data_id: DATA_ID, collections: ['demo'], default_data_id: {} };
  const info = {
    expression: ['*'],
    collection_types: [1, 2, 3, 4],
    flatten_chains: false,
    include_chains: true,
    summary_datasets: null,
  };
  return [
    { path: 'v1/universe' },
    { path: 'v1/dataset_type/visit_image' },
    { path: 'v1/query_dataset_types', body: { search: ['visit*', 'raw'] } },
    { path: `v1/dataset/${id}` },
    { path: 'v1/datasets', body: { dataset_ids: [id] } },
    { path: 'v1/find_dataset', body: { ...find, timespan: null, dimension_records: true } },
    { path: 'v1/find_dataset', body: { ...find, data_id: { ...DATA_ID, visit: 1 }, timespan: null } },
    { path: 'v1/expand_data_id', body: { data_id: DATA_ID } },
    { path: 'v1/collection_info?name=demo&include_doc=true&include_parents=true' },
    { path: 'v1/collection_summary?name=demo' },
    {
      path: 'v1/query_collection_info',
      body: { ...info, include_parents: true, include_summary: true, include_doc: true },
    },
    {
      path: 'v1/query_collections',
      body: { search: ['DemoCam/*'], collection_types: [1, 4], flatten_chains: false, include_chains: false },
    },
  ];
}

function queries(): readonly DemoRequest[] {
  const equals = (dimension: string, value: string | number): readonly object[] => [
    {
      predicate_type: 'comparison',
      operator: '==',
      a: { expression_type: 'dimension_key', dimension },
      b: { expression_type: typeof value === 'string' ? 'string' : 'int', value },
    },
  ];
  const query = (dimensions: readonly string[], operands: readonly object[], datasets: object = {}): object => ({
    tree: { dimensions, datasets, predicate: { operands } },
    default_data_id: { dataId: { instrument: 'DemoCam', skymap: 'demo_sky' } },
    additional_query_inputs: [],
  });
  const images = { visit_image: { collections: ['demo'], dimensions: VISIT_DETECTOR } };
  const refs = {
    result_type: 'dataset_ref',
    dataset_type_name: 'visit_image',
    dimensions: VISIT_DETECTOR,
    storage_class_name: 'ExposureF',
    find_first: true,
  };
  const ofVisit = query(VISIT_DETECTOR, [equals('visit', VISIT)], images);
  const sky = ['visit', 'detector', 'patch'];
  const general = {
    result_type: 'general',
    dimensions: VISIT_DETECTOR,
    dimension_fields: { visit: ['timespan', 'region'] },
    dataset_fields: { visit_image: ['dataset_id', 'run', 'collection', 'ingest_date'] },
    find_first: false,
  };
  const calibrated = query(['exposure', 'detector'], [equals('day_obs', 20260317), equals('detector', 3)], {
    bias: { collections: ['DemoCam/calib'], dimensions: ['instrument', 'detector'] },
  });
  const results: readonly (readonly [query: object, spec: object])[] = [
    [query(['visit'], []), { result_type: 'dimension_record', element: 'visit' }],
    [
      query(['detector'], []),
      { result_type: 'data_coordinate', dimensions: ['detector'], include_dimension_records: true },
    ],
    [query(['visit', 'detector'], []), { result_type: 'data_coordinate', dimensions: ['visit', 'detector'] }],
    [query(sky, [equals('visit', VISIT)]), { result_type: 'data_coordinate', dimensions: sky }],
    [ofVisit, refs],
    [ofVisit, { ...refs, include_dimension_records: true }],
    [ofVisit, general],
    [
      calibrated,
      {
        result_type: 'general',
        dimensions: ['exposure', 'detector'],
        dimension_fields: {},
        dataset_fields: { bias: ['dataset_id', 'timespan'] },
        find_first: false,
      },
    ],
    [
      query(['visit'], [], {}),
      {
        result_type: 'data_coordinate',
        dimensions: ['visit'],
        order_by: [{ expression_type: 'dimension_key', dimension: 'visit' }],
        limit: 5,
      },
    ],
  ];
  const all = {
    collections: ['demo'],
    name: ['visit_*', 'survey_log'],
    find_first: true,
    data_id: {},
    default_data_id: { instrument: 'DemoCam' },
    where: 'day_obs = 20260316',
    bind: {},
    limit: null,
    with_dimension_records: false,
  };
  return [
    ...results.map(([each, spec]) => ({ path: 'v1/query/execute', body: { query: each, result_spec: spec } })),
    { path: 'v1/query/count', body: { query: ofVisit, result_spec: refs, exact: true, discard: true } },
    { path: 'v1/query/any', body: { query: ofVisit, execute: true, exact: true } },
    {
      path: 'v1/query/explain',
      body: {
        execute: false,
        query: query(VISIT_DETECTOR, [], { visit_image: { collections: ['skymaps'], dimensions: VISIT_DETECTOR } }),
      },
    },
    { path: 'v1/query/all_datasets', body: all },
  ];
}
