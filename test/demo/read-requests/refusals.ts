import { dataIds, executeBody, key } from '../../query/queries.js';
import { type ReadRequest, request, type SomeDatasets } from './request.js';
import { INSTRUMENT, VISIT } from './survey.js';

const ABSENT = '00000000-0000-4000-8000-000000000000';

/** Requests that have nothing to find, or make no sense. */
export function refusals({ withoutFiles }: SomeDatasets): readonly ReadRequest[] {
  const find = { dataset_type: 'bias', data_id: { instrument: INSTRUMENT, detector: 1 }, collections: ['demo'] };
  const search = {
    collections: ['demo'],
    name: ['raw'],
    find_first: true,
    data_id: {},
    where: '',
    bind: {},
    limit: null,
    with_dimension_records: false,
  };
  const execute = (tree: object, spec: object): ReadRequest => request('v1/query/execute', executeBody({ tree, spec }));
  const inAbsent = {
    dimensions: ['instrument', 'detector'],
    datasets: { bias: { collections: ['absent'], dimensions: ['instrument', 'detector'] } },
  };
  return [
    request(`v1/dataset/${ABSENT}`),
    request('v1/dataset/none'),
    request(`v1/get_file/${ABSENT}`),
    request(`v1/dataset/${ABSENT}/download`),
    ...withoutFiles.map((id) => request(`v1/dataset/${id}/download`)),
    request('v1/dataset_type/absent'),
    request('v1/collection_summary?name=absent'),
    request('v1/collection_info?name=absent'),
    request('v1/datasets', { dataset_ids: ['none'] }),
    request('v1/expand_data_id', { data_id: { instrument: 'absent' } }),
    request('v1/expand_data_id', { data_id: { visit: VISIT } }),
    request('v1/find_dataset', { ...find, timespan: [0, 4102444800000000000n] }),
    request('v1/find_dataset', { ...find, timespan: null }),
    request('v1/find_dataset', { ...find, timespan: null, collections: ['absent'] }),
    request('v1/find_dataset', { ...find, timespan: null, data_id: { detector: 1 } }),
    request('v1/find_dataset', { ...find, timespan: null, data_id: { ...find.data_id, detector: 'absent' } }),
    request('v1/get_file_by_data_id', { ...find, data_id: { ...find.data_id, detector: 99 } }),
    request('v1/query_collections', {
      search: ['absent'],
      collection_types: [1],
      flatten_chains: false,
      include_chains: true,
    }),
    request('v1/query/all_datasets', { ...search, collections: ['dem*'] }),
    request('v1/query/all_datasets', { ...search, name: ['absent'] }),
    request('v1/query/all_datasets', { ...search, where: 'detector = ' }),
    request('v1/query/all_datasets', { ...search, where: 'detector = 1' }),
    request('v1/query/all_datasets', { ...search, where: `instrument = '${INSTRUMENT}' AND detector / 0 = 1` }),
    execute(inAbsent, dataIds(['instrument', 'detector'])),
    execute({ dimensions: ['detector'] }, dataIds(['visit'])),
    execute({ dimensions: ['absent'] }, dataIds(['absent'])),
    execute({ dimensions: ['htm7'] }, { result_type: 'dimension_record', element: 'htm7' }),
    execute({ dimensions: ['detector'] }, dataIds(['detector'], { limit: 0 })),
    execute({ dimensions: ['subfilter'] }, { result_type: 'dimension_record', element: 'subfilter' }),
    execute({ dimensions: ['detector'] }, dataIds(['detector'], { order_by: [key('visit')] })),
  ];
}
