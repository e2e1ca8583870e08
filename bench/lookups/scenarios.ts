import type { LookUpFixture } from '../../test/butler/fixture.js';
import type { Scenario } from '../tools/load.js';

const EVERYTHING = {
  expression: ['*'],
  collection_types: [1, 2, 3, 4],
  flatten_chains: false,
  include_chains: true,
  include_parents: true,
  include_summary: true,
  include_doc: true,
  summary_datasets: null,
};

/** The requests that are measured, for what the repository has. */
export function scenarios(fixture: LookUpFixture): readonly Scenario[] {
  const post = (name: string, path: string, body: object): Scenario => ({ name, method: 'POST', path, body });
  const get = (name: string, path: string): Scenario => ({ name, method: 'GET', path });
  const chain = encodeURIComponent(fixture.chain);
  return [
    get('GET /', '/'),
    get('universe', 'v1/universe'),
    get('dataset_type', `v1/dataset_type/${fixture.datasetType}`),
    get('dataset/{id}', `v1/dataset/${fixture.datasetId}`),
    post('datasets, 1,000 ids', 'v1/datasets', { dataset_ids: fixture.datasetIds }),
    post('find_dataset, chain', 'v1/find_dataset', fixture.findInChain),
    post('find_dataset, one run', 'v1/find_dataset', { ...fixture.findInChain, collections: [fixture.run] }),
    post('expand_data_id, cached', 'v1/expand_data_id', { data_id: fixture.cachedDataId }),
    post('expand_data_id, visit', 'v1/expand_data_id', { data_id: fixture.visitDataId }),
    get('collection_info', `v1/collection_info?name=${chain}`),
    get('collection_summary', `v1/collection_summary?name=${chain}`),
    post('query_collection_info, all', 'v1/query_collection_info', EVERYTHING),
    post('query_collection_info, glob', 'v1/query_collection_info', { ...EVERYTHING, expression: ['run/*1'] }),
    post('query_dataset_types, glob', 'v1/query_dataset_types', { search: ['*a*'] }),
  ];
}
