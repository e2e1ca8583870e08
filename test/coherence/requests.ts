import type { Request } from './world.js';

/** A dataset as requests ask for it. */
export interface WantedDataset {
  readonly datasetType: string;
  readonly dimensions: readonly string[];
  readonly dataId: Readonly<Record<string, string | number>>;
  readonly collections: readonly string[];
  readonly id: string;
}

export function findDataset(wanted: WantedDataset, dimensionRecords = false): Request {
  const { datasetType, dataId, collections } = wanted;
  return {
    path: 'find_dataset',
    body: {
      dataset_type: datasetType,
      data_id: dataId,
      collections,
      timespan: null,
      dimension_records: dimensionRecords,
    },
  };
}

export function getFileByDataId({ datasetType, dataId, collections }: WantedDataset): Request {
  return { path: 'get_file_by_data_id', body: { dataset_type: datasetType, data_id: dataId, collections } };
}

function tree({ datasetType, dimensions, collections }: WantedDataset): object {
  return { dimensions, datasets: { [datasetType]: { collections, dimensions } } };
}

function query(queryTree: object): object {
  return { tree: queryTree, default_data_id: { dataId: {} }, additional_query_inputs: [] };
}

function refSpec({ datasetType, dimensions }: WantedDataset, dimensionRecords: boolean): object {
  return {
    result_type: 'dataset_ref',
    dataset_type_name: datasetType,
    storage_class_name: 'StructuredDataDict',
    dimensions,
    find_first: true,
    include_dimension_records: dimensionRecords,
  };
}

export function executeRefs(wanted: WantedDataset, dimensionRecords = false): Request {
  return {
    path: 'query/execute',
    body: { query: query(tree(wanted)), result_spec: refSpec(wanted, dimensionRecords) },
  };
}

export function countRefs(wanted: WantedDataset): Request {
  const body = { query: query(tree(wanted)), result_spec: refSpec(wanted, false), exact: true, discard: true };
  return { path: 'query/count', body };
}

export function anyRefs(wanted: WantedDataset): Request {
  return { path: 'query/any', body: { query: query(tree(wanted)), execute: true, exact: true } };
}

export function explainRefs(wanted: WantedDataset): Request {
  return { path: 'query/explain', body: { query: query(tree(wanted)), execute: false } };
}

export function executeRecords(element: string, dimensions: readonly string[], predicate?: object): Request {
  const queryTree = { dimensions, ...(predicate === undefined ? {} : { predicate }) };
  return {
    path: 'query/execute',
    body: { query: query(queryTree), result_spec: { result_type: 'dimension_record', element } },
  };
}

export function executeDataIds(dimensions: readonly string[], predicate: object): Request {
  const spec = { result_type: 'data_coordinate', dimensions };
  return { path: 'query/execute', body: { query: query({ dimensions, predicate }), result_spec: spec } };
}

export function allDatasets(name: string, collections: readonly string[], dimensionRecords = false): Request {
  const body = {
    collections,
    name: [name],
    find_first: false,
    data_id: {},
    where: '',
    bind: {},
    limit: null,
    with_dimension_records: dimensionRecords,
  };
  return { path: 'query/all_datasets', body };
}

export function queryCollectionInfo(expression: string): Request {
  const body = {
    expression: [expression],
    collection_types: [1, 2, 3, 4],
    flatten_chains: false,
    include_chains: true,
    include_parents: true,
    include_summary: true,
    include_doc: true,
    summary_datasets: null,
  };
  return { path: 'query_collection_info', body };
}

export function queryCollections(search: string, flattenChains = false): Request {
  const body = {
    search: [search],
    collection_types: [1, 2, 3, 4],
    flatten_chains: flattenChains,
    include_chains: true,
  };
  return { path: 'query_collections', body };
}

/** A predicate of one comparison. */
export function equal(a: object, b: object): object {
  return { operands: [[{ predicate_type: 'comparison', a, operator: '==', b }]] };
}
