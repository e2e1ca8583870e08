import { combinations, type ReadRequest, request, type SomeDatasets } from './request.js';
import { COLLECTIONS, DATASET_TYPES, INSTRUMENT, MIDNIGHT, NIGHT, SKYMAP, VISIT } from './survey.js';

const HOUR = 3_600_000_000_000n;
const ALL_TYPES = [1, 2, 3, 4];

/** A range of TAI nanoseconds around the middle of a night, counted from 0. */
function around(night: number): readonly bigint[] {
  const middle = MIDNIGHT + BigInt(night) * 24n * HOUR;
  return [middle - HOUR, middle + HOUR];
}

/** Every request that is no query, about these datasets. */
export function lookUps(datasets: SomeDatasets): readonly ReadRequest[] {
  return [...definitions(), ...datasetsById(datasets), ...datasetsByDataId(), ...dataIds(), ...collections()];
}

function definitions(): readonly ReadRequest[] {
  return [
    request('butler.yaml'),
    request('butler.json'),
    request('v1/universe'),
    ...DATASET_TYPES.map(({ name }) => request(`v1/dataset_type/${name}`)),
    ...[['*'], ['visit_*', 'raw', 'absent'], ['*a*', 'bias']].map((search) =>
      request('v1/query_dataset_types', { search }),
    ),
  ];
}

function datasetsById({ withFiles, withoutFiles }: SomeDatasets): readonly ReadRequest[] {
  const ids = [...withFiles, ...withoutFiles];
  return [
    ...ids.flatMap((id) => [
      request(`v1/dataset/${id}`),
      request(`v1/dataset/${id}?dimension_records=true`),
      request(`v1/get_file/${id}`),
    ]),
    ...withFiles.map((id) => request(`v1/dataset/${id}/download`)),
    request('v1/datasets', { dataset_ids: ids }),
    request('v1/file_transfer', { dataset_ids: ids }),
  ];
}

function datasetsByDataId(): readonly ReadRequest[] {
  const find = (search: object): ReadRequest => request('v1/find_dataset', { timespan: null, ...search });
  const file = (search: object): ReadRequest => request('v1/get_file_by_data_id', search);
  const raw = { dataset_type: 'raw', collections: ['demo'] };
  const bias = { dataset_type: 'bias', data_id: { instrument: INSTRUMENT, detector: 1 } };
  return [
    ...DATASET_TYPES.flatMap(({ name, dataId }) => {
      const search = { dataset_type: name, data_id: dataId, collections: ['DemoCam/calib/*', '*'] };
      return [find(search), find({ ...search, dimension_records: true }), file(search)];
    }),
    find({ ...raw, data_id: { exposure: VISIT, detector: 1 }, default_data_id: { instrument: INSTRUMENT } }),
    find({ ...raw, data_id: { instrument: INSTRUMENT, exposure: VISIT, 'detector.full_name': 'R11_S00' } }),
    find({
      ...raw,
      data_id: { instrument: INSTRUMENT, 'exposure.day_obs': NIGHT, 'exposure.seq_num': 1, detector: 35 },
    }),
    ...[0, 1, 2, 3].map((night) => find({ ...bias, collections: ['demo'], timespan: around(night) })),
    file({ ...bias, data_id: { ...bias.data_id, visit: VISIT }, collections: ['DemoCam/calib'] }),
    file({ ...bias, collections: ['DemoCam/calib'], timespan: around(3) }),
  ];
}

function dataIds(): readonly ReadRequest[] {
  return [
    {},
    ...DATASET_TYPES.map(({ dataId }) => dataId),
    { instrument: INSTRUMENT, visit: VISIT, detector: 3 },
    { instrument: INSTRUMENT, visit: VISIT, skymap: SKYMAP, tract: 2, patch: 15 },
  ].map((dataId) => request('v1/expand_data_id', { data_id: dataId }));
}

function collections(): readonly ReadRequest[] {
  const info = (members: object): ReadRequest => request('v1/query_collection_info', members);
  const flags = combinations(
    'flatten_chains',
    'include_chains',
    'include_parents',
    'include_summary',
    'include_doc',
  ).flatMap((chosen) =>
    [['*'], ['demo', 'skymaps']].map((expression) =>
      info({ ...chosen, expression, collection_types: ALL_TYPES, summary_datasets: null }),
    ),
  );
  const everything = {
    flatten_chains: true,
    include_chains: true,
    include_parents: true,
    include_summary: true,
    include_doc: true,
  };
  return [
    ...COLLECTIONS.map(encodeURIComponent).flatMap((name) => [
      request(`v1/collection_summary?name=${name}`),
      request(`v1/collection_info?name=${name}`),
      request(`v1/collection_info?name=${name}&include_doc=true&include_parents=true`),
    ]),
    ...flags,
    ...ALL_TYPES.map((type) =>
      info({ ...everything, expression: ['*'], collection_types: [type], summary_datasets: ['raw', 'bias'] }),
    ),
    info({
      ...everything,
      expression: ['skymaps', 'DemoCam/r*', 'Demo???/c[a-c]*'],
      collection_types: ALL_TYPES,
      summary_datasets: null,
    }),
    ...combinations('flatten_chains', 'include_chains').map((chosen) =>
      request('v1/query_collections', { ...chosen, search: ['demo', 'Demo*'], collection_types: ALL_TYPES }),
    ),
  ];
}
