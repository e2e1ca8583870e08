import { randomUUID } from 'node:crypto';
import { changingWorld, describeChange, type Question } from './change-tests.js';
import type { Command } from './python-writer.js';
import { asked, member, rowsOf, type ToldRef } from './replies.js';
import * as requests from './requests.js';
import { errorOf } from './world.js';

const world = changingWorld('coherence_collections');

interface CollectionState extends requests.WantedDataset {
  readonly name: string;
  readonly type: number | null;
  readonly children: readonly string[];
  /** The dataset that is found in the collection, or null. */
  readonly found: string | null;
}

const ifExists = (answer: (state: CollectionState) => unknown) => (state: CollectionState) =>
  state.type === null ? 'missing_collection' : answer(state);

const COLLECTION_QUESTIONS: Readonly<Record<string, Question<CollectionState>>> = {
  collection_info: {
    request: ({ name }) => asked(`collection_info?name=${name}`),
    told: (reply) => errorOf(reply) ?? [reply.lines[0]?.type, reply.lines[0]?.['children']],
    expected: ifExists(({ type, children }) => [type, children]),
  },
  query_collection_info: {
    request: ({ name }) => requests.queryCollectionInfo(name),
    told: (reply) =>
      errorOf(reply) ??
      (reply.lines[0]?.['collections'] as { type: number; children: string[]; dataset_types: string[] }[]).map(
        ({ type, children, dataset_types: datasetTypes }) => [type, children, datasetTypes.length],
      ),
    expected: ifExists(({ type, children, found }) => [[type, children, found === null ? 0 : 1]]),
  },
  'query_collections, flattened': {
    request: ({ name }) => requests.queryCollections(name, true),
    told: (reply) => errorOf(reply) ?? reply.lines[0]?.['collections'],
    expected: ifExists(({ name, children }) => [name, ...children]),
  },
  collection_summary: {
    request: ({ name }) => asked(`collection_summary?name=${name}`),
    told: (reply) =>
      errorOf(reply) ?? (reply.lines[0]?.['summary'] as { dataset_types: unknown[] }).dataset_types.length,
    expected: ifExists(({ found }) => (found === null ? 0 : 1)),
  },
  find_dataset: {
    request: (state) => requests.findDataset(state),
    told: (reply) => errorOf(reply) ?? (reply.lines[0]?.['dataset_ref'] as ToldRef | null)?.id ?? null,
    expected: ifExists(({ found }) => found),
  },
  get_file_by_data_id: {
    request: requests.getFileByDataId,
    told: (reply) => errorOf(reply) ?? (reply.lines[0]?.['dataset_ref'] as ToldRef).id,
    expected: ifExists(({ found }) => found ?? 'dataset_not_found'),
  },
  'query/execute': {
    request: (state) => requests.executeRefs(state),
    told: (reply) => errorOf(reply) ?? rowsOf(reply).map((row) => (row as ToldRef).id),
    expected: ifExists(({ found }) => (found === null ? [] : [found])),
  },
  'query/count': {
    request: requests.countRefs,
    told: member('count'),
    expected: ifExists(({ found }) => (found === null ? 0 : 1)),
  },
  'query/all_datasets': {
    request: ({ datasetType, collections }) => requests.allDatasets(datasetType, collections),
    told: (reply) => errorOf(reply) ?? rowsOf(reply).map((row) => (row as ToldRef).id),
    expected: ifExists(({ found }) => (found === null ? [] : [found])),
  },
};

function newCollection(name: string, type: number): CollectionState {
  const id = randomUUID();
  return {
    name: `${name}collection`,
    type,
    children: [],
    found: id,
    datasetType: 'other',
    dimensions: ['instrument', 'detector'],
    dataId: { instrument: 'Cam', detector: 2 },
    collections: [`${name}collection`],
    id,
  };
}

const filled = ({ dataId, id }: CollectionState, run: string): Command => [
  'put',
  { name: 'other', data_id: dataId, run, id },
];

describeChange(
  'a collection removed',
  world,
  {
    before: (name): CollectionState => newCollection(name, 1),
    after: (state) => ({ ...state, type: null }),
    prepare: (state) => [filled(state, state.name)],
    apply: ({ name }) => world().write(['remove_run', { name }]),
  },
  COLLECTION_QUESTIONS,
);

describeChange(
  'a collection removed and re-created as another type',
  world,
  {
    before: (name): CollectionState => newCollection(name, 1),
    after: (state) => ({ ...state, type: 2, id: randomUUID(), found: null }),
    prepare: (state) => [filled(state, state.name)],
    apply: ({ name }) => world().write(['remove_run', { name }], ['tagged', { name }]),
  },
  COLLECTION_QUESTIONS,
);

describeChange(
  'a chain edited',
  world,
  {
    before: (name): CollectionState => ({ ...newCollection(name, 3), children: ['others'], found: null }),
    after: (state) => ({ ...state, children: [`${state.name}new`, 'others'], found: state.id }),
    prepare: ({ name, children }) => [['chain', { name, children }]],
    apply: (_before, after) =>
      world().write(filled(after, `${after.name}new`), ['chain', { name: after.name, children: after.children }]),
  },
  // What the chain had before counts there too.
  Object.fromEntries(
    ['collection_info', 'query_collections, flattened', 'find_dataset', 'get_file_by_data_id'].flatMap((name) => {
      const question = COLLECTION_QUESTIONS[name];
      return question === undefined ? [] : [[name, question]];
    }),
  ),
);
