import { randomUUID } from 'node:crypto';
import { type Change, changingWorld, describeChange, type Question } from './change-tests.js';
import type { Command } from './python-writer.js';
import { asked, member, tellRef, tellRows, type ToldRef, typeOf } from './replies.js';
import * as requests from './requests.js';
import { errorOf } from './world.js';

const world = changingWorld('coherence_types');

interface ToldType {
  readonly name: string;
  readonly storageClass: string;
  readonly dimensions: readonly string[];
}

interface TypeState extends requests.WantedDataset {
  readonly run: string;
  /** Null if there is no such dataset type. */
  readonly storageClass: string | null;
}

const typeTold = ({ storageClass, dimensions }: TypeState): string => `${String(storageClass)}(${dimensions.join()})`;
const ifRegistered = (otherwise: unknown, answer: (state: TypeState) => unknown) => (state: TypeState) =>
  state.storageClass === null ? otherwise : answer(state);
const itsRef = (state: TypeState): unknown => [state.id, typeTold(state)];
const itsRefs = (state: TypeState): unknown => [itsRef(state)];
const MISSING = 'missing_dataset_type';

const TYPE_QUESTIONS: Readonly<Record<string, Question<TypeState>>> = {
  'dataset_type/{name}': {
    request: ({ datasetType }) => asked(`dataset_type/${datasetType}`),
    told: (reply) => errorOf(reply) ?? typeOf({ datasetType: reply.lines[0]?.['dataset_type'] } as ToldRef),
    expected: ifRegistered(MISSING, typeTold),
  },
  'query_dataset_types, exact name': {
    request: ({ datasetType }) => asked('query_dataset_types', { search: [datasetType] }),
    told: ({ lines: [reply] }) => [
      (reply?.['dataset_types'] as ToldType[]).map((datasetType) => typeOf({ datasetType } as ToldRef)),
      (reply?.['missing'] as string[]).length,
    ],
    expected: ifRegistered([[], 1], (state) => [[typeTold(state)], 0]),
  },
  'query_dataset_types, glob': {
    request: ({ datasetType }) => asked('query_dataset_types', { search: [`${datasetType}*`] }),
    told: ({ lines: [reply] }) =>
      (reply?.['dataset_types'] as ToldType[]).map((datasetType) => typeOf({ datasetType } as ToldRef)),
    expected: ifRegistered([], (state) => [typeTold(state)]),
  },
  find_dataset: {
    request: (state) => requests.findDataset(state),
    told: tellRef,
    expected: ifRegistered(MISSING, itsRef),
  },
  'find_dataset with records': {
    request: (state) => requests.findDataset(state, true),
    told: tellRef,
    expected: ifRegistered(MISSING, itsRef),
  },
  'find_dataset by a glob and an alternate key': {
    request: (state) => {
      const dataId = { ...state.dataId, detector: 'D1' };
      return requests.findDataset({ ...state, dataId, collections: [`${state.run}*`] });
    },
    told: tellRef,
    expected: ifRegistered(MISSING, itsRef),
  },
  get_file_by_data_id: {
    request: requests.getFileByDataId,
    told: tellRef,
    expected: ifRegistered(MISSING, itsRef),
  },
  'dataset/{id}': {
    request: ({ id }) => asked(`dataset/${id}`),
    told: tellRef,
    expected: ifRegistered(null, itsRef),
  },
  'get_file/{id}': {
    request: ({ id }) => asked(`get_file/${id}`),
    told: tellRef,
    expected: ifRegistered('dataset_not_found', itsRef),
  },
  datasets: {
    request: ({ id }) => asked('datasets', { dataset_ids: [id] }),
    told: tellRows,
    expected: ifRegistered([], itsRefs),
  },
  'query/execute': {
    request: (state) => requests.executeRefs(state),
    told: tellRows,
    expected: ifRegistered(MISSING, itsRefs),
  },
  'query/execute with records': {
    request: (state) => requests.executeRefs(state, true),
    told: tellRows,
    expected: ifRegistered(MISSING, itsRefs),
  },
  'query/count': {
    request: requests.countRefs,
    told: member('count'),
    expected: ifRegistered(MISSING, () => 1),
  },
  'query/any': {
    request: requests.anyRefs,
    told: member('found_rows'),
    expected: ifRegistered(MISSING, () => true),
  },
  'query/explain': {
    request: requests.explainRefs,
    told: member('messages'),
    expected: ifRegistered(MISSING, () => []),
  },
  'query/all_datasets, exact name': {
    request: ({ datasetType, run }) => requests.allDatasets(datasetType, [run]),
    told: tellRows,
    expected: ifRegistered(MISSING, itsRefs),
  },
  'query/all_datasets, glob': {
    request: ({ datasetType, run }) => requests.allDatasets(`${datasetType}*`, [run]),
    told: tellRows,
    expected: ifRegistered(MISSING, itsRefs),
  },
  collection_summary: {
    request: ({ run }) => asked(`collection_summary?name=${run}`),
    told: ({ lines: [reply] }) =>
      (reply?.['summary'] as { dataset_types: ToldType[] }).dataset_types.map((datasetType) =>
        typeOf({ datasetType } as ToldRef),
      ),
    expected: ifRegistered([], (state) => [typeTold(state)]),
  },
  query_collection_info: {
    request: ({ run }) => requests.queryCollectionInfo(run),
    told: ({ lines: [reply] }) => (reply?.['collections'] as { dataset_types: string[] }[])[0]?.dataset_types,
    expected: ifRegistered([], ({ datasetType }) => [datasetType]),
  },
};

const registration = ({ datasetType, dimensions, storageClass, dataId, run, id }: TypeState): readonly Command[] => [
  ['dataset_type', { name: datasetType, dimensions, storage_class: storageClass }],
  ['put', { name: datasetType, data_id: dataId, run, id }],
];
const removal = ({ datasetType, run }: TypeState): Command => ['remove_type', { name: datasetType, run }];

function newType(name: string): TypeState {
  return {
    datasetType: `${name}type`,
    dimensions: ['instrument', 'detector'],
    storageClass: 'StructuredDataDict',
    dataId: { instrument: 'Cam', detector: 1 },
    run: `${name}run`,
    collections: [`${name}run`],
    id: randomUUID(),
  };
}

/** A dataset type that is deleted and registered again in another form, with a new dataset. */
function replaced(form: Partial<TypeState>): Change<TypeState> {
  return {
    before: newType,
    after: (state) => ({ ...state, ...form, id: randomUUID() }),
    prepare: registration,
    apply: (before, after) => world().write(removal(before), ...registration(after)),
  };
}

describeChange(
  'a dataset type deleted',
  world,
  {
    before: newType,
    after: (state) => ({ ...state, storageClass: null }),
    prepare: registration,
    apply: (before) => world().write(removal(before)),
  },
  TYPE_QUESTIONS,
);

describeChange(
  'a dataset type registered, with a first dataset',
  world,
  {
    before: (name): TypeState => ({ ...newType(name), storageClass: null }),
    after: (state) => ({ ...state, storageClass: 'StructuredDataDict' }),
    prepare: ({ run }) => [['chain', { name: run, children: [] }]],
    apply: async (_before, after) => {
      await world().sql.query('DELETE FROM collection WHERE name = $1', [after.run]);
      await world().write(...registration(after));
    },
  },
  TYPE_QUESTIONS,
);

describeChange(
  'a dataset type re-registered with other dimensions',
  world,
  replaced({
    dimensions: ['instrument', 'detector', 'physical_filter'],
    dataId: { instrument: 'Cam', detector: 1, physical_filter: 'g1' },
  }),
  TYPE_QUESTIONS,
);
describeChange(
  'a dataset type re-registered with another storage class',
  world,
  replaced({ storageClass: 'StructuredDataList' }),
  TYPE_QUESTIONS,
);
describeChange('a dataset type re-registered identically', world, replaced({}), TYPE_QUESTIONS);

describeChange(
  'a storage class changed in place',
  world,
  {
    before: newType,
    after: (state) => ({ ...state, storageClass: 'StructuredDataList' }),
    prepare: registration,
    apply: async ({ datasetType }) => {
      await world().sql.query("UPDATE dataset_type SET storage_class = 'StructuredDataList' WHERE name = $1", [
        datasetType,
      ]);
    },
  },
  TYPE_QUESTIONS,
);
