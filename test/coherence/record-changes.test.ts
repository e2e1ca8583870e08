import { randomUUID } from 'node:crypto';
import { changingWorld, describeChange, type Question } from './change-tests.js';
import type { Command } from './python-writer.js';
import { asked, rowsOf, type ToldRef } from './replies.js';
import { field, key, literal } from '../query/queries.js';
import * as requests from './requests.js';
import { errorOf, type Reply } from './world.js';

const world = changingWorld('coherence_records');

interface RecordState extends requests.WantedDataset {
  readonly instrument: string;
  /** The detectors that there are; null if there is no such instrument. */
  readonly detectors: readonly number[] | null;
  readonly detectorMaximum: number;
  /** Whether the dataset is there. */
  readonly hasDataset: boolean;
}

interface RecordRow {
  readonly record: Readonly<Record<string, unknown>>;
}

const recordsTold = (ref: unknown): unknown => {
  const records = (ref as ToldRef | null)?.dataId.records;
  const detector = records?.['detector']?.record['full_name'];
  return ref === null ? null : [records?.['instrument']?.record['detector_max'], detector];
};
const tellRecords = (reply: Reply): unknown => errorOf(reply) ?? recordsTold(reply.lines[0]?.['dataset_ref']);
const itsRecords = ({ detectorMaximum, dataId }: RecordState): unknown => [
  detectorMaximum,
  `D${String(dataId['detector'])}`,
];
const ifThere = (otherwise: unknown, answer: (state: RecordState) => unknown) => (state: RecordState) =>
  state.hasDataset ? answer(state) : otherwise;
const isKnown = ({ detectors, dataId }: RecordState): boolean =>
  detectors?.includes(Number(dataId['detector'])) ?? false;

const RECORD_QUESTIONS: Readonly<Record<string, Question<RecordState>>> = {
  expand_data_id: {
    request: ({ dataId }) => asked('expand_data_id', { data_id: dataId }),
    told: (reply) => errorOf(reply) ?? recordsTold({ dataId: reply.lines[0]?.['data_coordinate'] }),
    expected: (state) => (isKnown(state) ? itsRecords(state) : 'data_id_value'),
  },
  'query/execute of records': {
    request: ({ instrument }) =>
      requests.executeRecords(
        'detector',
        ['instrument', 'detector'],
        requests.equal(key('instrument'), literal(instrument)),
      ),
    told: (reply) => rowsOf(reply).map((row) => (row as RecordRow).record['full_name']),
    expected: ({ detectors }) => (detectors ?? []).map((id) => `D${String(id)}`),
  },
  'query/execute of data IDs with a condition on records': {
    request: ({ instrument, detectorMaximum }) => {
      const { operands } = requests.equal(field('instrument', 'detector_max'), literal(detectorMaximum)) as {
        operands: object[];
      };
      const { operands: more } = requests.equal(key('instrument'), literal(instrument)) as { operands: object[] };
      return requests.executeDataIds(['instrument'], { operands: [...operands, ...more] });
    },
    told: (reply) => rowsOf(reply).map((row) => (row as { dataId: object }).dataId),
    expected: ({ instrument, detectors }) => (detectors === null ? [] : [{ instrument }]),
  },
};

/** These need a dataset that belongs to the records. */
const DATASET_QUESTIONS: Readonly<Record<string, Question<RecordState>>> = {
  find_dataset: {
    request: (state) => requests.findDataset(state),
    told: (reply) => (reply.lines[0]?.['dataset_ref'] as ToldRef | null)?.id ?? null,
    expected: ifThere(null, ({ id }) => id),
  },
  'find_dataset with records': {
    request: (state) => requests.findDataset(state, true),
    told: tellRecords,
    expected: ifThere(null, itsRecords),
  },
  'dataset/{id} with records': {
    request: ({ id }) => asked(`dataset/${id}?dimension_records=true`),
    told: tellRecords,
    expected: ifThere(null, itsRecords),
  },
  'get_file/{id}': {
    request: ({ id }) => asked(`get_file/${id}`),
    told: (reply) => errorOf(reply) ?? (reply.lines[0]?.['dataset_ref'] as ToldRef).id,
    expected: ifThere('dataset_not_found', ({ id }) => id),
  },
  'query/execute of refs with records': {
    request: (state) => requests.executeRefs(state, true),
    told: (reply) => errorOf(reply) ?? rowsOf(reply).map(recordsTold),
    expected: ifThere([[9, 'D1']], (state) => [[9, 'D1'], itsRecords(state)]),
  },
  'query/all_datasets with records': {
    request: ({ datasetType, collections }) => requests.allDatasets(datasetType, collections, true),
    told: (reply) => errorOf(reply) ?? rowsOf(reply).map(recordsTold),
    expected: ifThere([[9, 'D1']], (state) => [[9, 'D1'], itsRecords(state)]),
  },
  collection_summary: {
    request: ({ collections }) => asked(`collection_summary?name=${collections[0] ?? ''}`),
    told: ({ lines: [reply] }) =>
      (reply?.['summary'] as { governors: { instrument: string[] } }).governors.instrument.toSorted(),
    expected: ({ instrument, hasDataset }) =>
      instrument === 'Cam' || !hasDataset ? ['Cam'] : ['Cam', instrument].toSorted(),
  },
};

function newRecords(name: string): RecordState {
  return {
    instrument: `${name}Cam`,
    detectors: null,
    detectorMaximum: 9,
    hasDataset: false,
    datasetType: `${name}flat`,
    dimensions: ['instrument', 'detector'],
    dataId: { instrument: `${name}Cam`, detector: 7 },
    collections: [`${name}run`],
    id: randomUUID(),
  };
}

const datasetOf = ({ datasetType, dataId, collections, id }: RecordState): Command => [
  'put',
  { name: datasetType, data_id: dataId, run: collections[0], id },
];
const instrumentOf = ({ instrument, detectors }: RecordState): Command => [
  'instrument',
  { name: instrument, detectors: detectors ?? [], filters: { [`${instrument} g`]: 'g' } },
];
/** A dataset type with one dataset of an instrument that was always there. */
const firstOf = ({ datasetType, dimensions, collections }: RecordState): readonly Command[] => [
  ['dataset_type', { name: datasetType, dimensions, storage_class: 'StructuredDataDict' }],
  ['put', { name: datasetType, data_id: { instrument: 'Cam', detector: 1 }, run: collections[0], id: randomUUID() }],
];

describeChange(
  'a new instrument with detector and filter, and a dataset of it',
  world,
  {
    before: newRecords,
    after: (state) => ({ ...state, detectors: [7], hasDataset: true }),
    prepare: firstOf,
    apply: (_before, after) => world().write(instrumentOf(after), datasetOf(after)),
  },
  { ...RECORD_QUESTIONS, ...DATASET_QUESTIONS },
);

describeChange(
  'a new detector of an instrument, and a dataset of it',
  world,
  {
    before: (name): RecordState => ({ ...newRecords(name), detectors: [3] }),
    after: (state) => ({ ...state, detectors: [3, 7], hasDataset: true }),
    prepare: (state) => [instrumentOf(state), ...firstOf(state)],
    apply: (_before, after) =>
      world().write(['detectors', { instrument: after.instrument, detectors: [7] }], datasetOf(after)),
  },
  { ...RECORD_QUESTIONS, ...DATASET_QUESTIONS },
);

describeChange(
  'a governor updated',
  world,
  {
    before: (name): RecordState => ({ ...newRecords(name), detectors: [7], hasDataset: true }),
    after: (state) => ({ ...state, detectorMaximum: 77 }),
    prepare: (state) => [instrumentOf(state), ...firstOf(state), datasetOf(state)],
    apply: (_before, { instrument, detectorMaximum }) =>
      world().write(['update_instrument', { name: instrument, detector_max: detectorMaximum }]),
  },
  { ...RECORD_QUESTIONS, ...DATASET_QUESTIONS },
);

describeChange(
  'a governor deleted',
  world,
  {
    before: (name): RecordState => ({ ...newRecords(name), detectors: [7] }),
    after: (state) => ({ ...state, detectors: null }),
    prepare: (state) => [instrumentOf(state)],
    apply: async (_before, { instrument }) => {
      const { rows } = await world().sql.query<{ readonly name: string }>(
        `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema
         AND column_name = 'instrument' AND (table_name LIKE '%_overlap_summary' OR table_name = 'detector'
         OR table_name = 'physical_filter')`,
      );
      for (const { name } of rows) {
        await world().sql.query(`DELETE FROM ${name} WHERE instrument = $1`, [instrument]);
      }
      await world().sql.query('DELETE FROM instrument WHERE name = $1', [instrument]);
    },
  },
  RECORD_QUESTIONS,
);

interface FilterState {
  readonly filter: string;
  readonly band: string | null;
}

describeChange<FilterState>(
  'a new filter',
  world,
  {
    before: (name) => ({ filter: `${name}filter`, band: null }),
    after: (state) => ({ ...state, band: `${state.filter}B` }),
    prepare: () => [],
    apply: (_before, { filter, band }) =>
      world().write(['filters', { instrument: 'Cam', filters: { [filter]: band } }]),
  },
  {
    expand_data_id: {
      request: ({ filter }) => asked('expand_data_id', { data_id: { instrument: 'Cam', physical_filter: filter } }),
      told: (reply) =>
        errorOf(reply) ?? (reply.lines[0]?.['data_coordinate'] as { dataId: { band: string } }).dataId.band,
      expected: ({ band }) => band ?? 'data_id_value',
    },
    'query/execute of bands': {
      request: ({ filter }) =>
        requests.executeRecords('band', ['band'], requests.equal(key('band'), literal(`${filter}B`))),
      told: (reply) => rowsOf(reply).map((row) => (row as RecordRow).record['name']),
      expected: ({ band }) => (band === null ? [] : [band]),
    },
  },
);
