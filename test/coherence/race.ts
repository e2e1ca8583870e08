import type { ServerProcess } from '../environment/server.js';
import { ALTERNATING, childrenOf, FORMS, type RaceWriter, type Subject, type Version } from './race-writer.js';
import { asked, rowsOf, type ToldRef, typeOf } from './replies.js';
import * as requests from './requests.js';
import { ask, errorOf, type Reply, type Request } from './world.js';

/** Servers that all read the same database, and how many clients ask them. */
export interface Place {
  readonly name: string;
  readonly servers: readonly ServerProcess[];
  readonly clients: number;
  /** The version that the database has now; on the primary, where the writer knows it, there is no need to ask. */
  readonly versionNow?: (subject: Subject) => Promise<number>;
}

/** What came of a race at one place. */
export interface RaceReport {
  /** Answers by question. */
  readonly answers: ReadonlyMap<string, number>;
  /** Answers that were true at no moment between request and reply. */
  readonly wrong: readonly string[];
}

interface RaceQuestion {
  readonly subject: Subject;
  readonly request: (latest: Version) => Request;
  /** Whether an answer is that of a version. */
  readonly fits: (reply: Reply, version: Version, asked: Version) => boolean;
}

const DATA_ID = { instrument: 'Cam', detector: 1, physical_filter: 'g1' };
const STILL = {
  datasetType: FORMS[0].name,
  dimensions: FORMS[0].dimensions,
  dataId: { instrument: 'Cam', detector: 1 },
  collections: [childrenOf(0)[0] ?? ''],
  id: '',
};
const IN_CHAIN = { ...STILL, collections: ['races_chain'] };
const MOVING = { ...STILL, datasetType: ALTERNATING, dataId: DATA_ID, collections: ['races'] };

/** Whether both records, which are written together, are those of a version. */
function hasRecords(ref: unknown, { number }: Version): boolean {
  const records = (ref as ToldRef | null | undefined)?.dataId.records;
  const instrument = records?.['instrument']?.record['detector_max'];
  return instrument === number && records?.['detector']?.record['raft'] === String(number);
}

/** Whether a ref is the one of a version, with the type of its form. */
function isRefOf(ref: unknown, version: Version): boolean {
  return (ref as ToldRef | null | undefined)?.id === version.id && isForm((ref as ToldRef).datasetType, version);
}

function isForm(datasetType: unknown, { number }: Version): boolean {
  const form = FORMS[number % 2 === 0 ? 0 : 1];
  return typeOf({ datasetType } as ToldRef) === typeOf({ datasetType: form } as unknown as ToldRef);
}

interface ToldCollection {
  readonly doc: string;
  readonly children: readonly string[];
}

function isChain(told: unknown, { number }: Version): boolean {
  const { doc, children } = told as ToldCollection;
  return doc === String(number) && children.join() === childrenOf(number).join();
}

const isFirstChild = (ref: unknown, { number }: Version): boolean =>
  (ref as ToldRef | null | undefined)?.run === childrenOf(number)[0];
const found = ({ lines }: Reply): unknown => lines[0]?.['dataset_ref'];
const onlyRow = (reply: Reply): unknown => (rowsOf(reply).length === 1 ? rowsOf(reply)[0] : undefined);

const QUESTIONS: Readonly<Record<string, RaceQuestion>> = {
  expand_data_id: {
    subject: 'records',
    request: () => asked('expand_data_id', { data_id: STILL.dataId }),
    fits: ({ lines }, version) => hasRecords({ dataId: lines[0]?.['data_coordinate'] }, version),
  },
  'find_dataset with records': {
    subject: 'records',
    request: () => requests.findDataset(STILL, true),
    fits: (reply, version) => hasRecords(found(reply), version),
  },
  'query/execute of refs with records': {
    subject: 'records',
    request: () => requests.executeRefs(STILL, true),
    fits: (reply, version) => hasRecords(onlyRow(reply), version),
  },
  'query/all_datasets with records': {
    subject: 'records',
    request: () => requests.allDatasets(STILL.datasetType, STILL.collections, true),
    fits: (reply, version) => hasRecords(onlyRow(reply), version),
  },
  collection_info: {
    subject: 'chain',
    request: () => asked('collection_info?name=races_chain&include_doc=true'),
    fits: ({ lines }, version) => isChain(lines[0], version),
  },
  query_collection_info: {
    subject: 'chain',
    request: () => requests.queryCollectionInfo('races_c*'),
    fits: ({ lines }, version) => isChain((lines[0]?.['collections'] as ToldCollection[])[0], version),
  },
  'query_collections, flattened': {
    subject: 'chain',
    request: () => requests.queryCollections('races_chain', true),
    fits: ({ lines }, { number }) =>
      (lines[0]?.['collections'] as string[]).join() === ['races_chain', ...childrenOf(number)].join(),
  },
  'find_dataset in a chain': {
    subject: 'chain',
    request: () => requests.findDataset(IN_CHAIN),
    fits: (reply, version) => isFirstChild(found(reply), version),
  },
  'find_dataset by a glob': {
    subject: 'chain',
    request: () => requests.findDataset({ ...IN_CHAIN, collections: ['races_c*'] }),
    fits: (reply, version) => isFirstChild(found(reply), version),
  },
  'query/execute of a chain': {
    subject: 'chain',
    request: () => requests.executeRefs(IN_CHAIN),
    fits: (reply, version) => isFirstChild(onlyRow(reply), version),
  },
  'dataset_type/{name}': {
    subject: 'dataset type',
    request: () => asked(`dataset_type/${ALTERNATING}`),
    fits: ({ lines }, version) => isForm(lines[0]?.['dataset_type'], version),
  },
  query_dataset_types: {
    subject: 'dataset type',
    request: () => asked('query_dataset_types', { search: ['alternating*'] }),
    fits: ({ lines }, version) => isForm((lines[0]?.['dataset_types'] as unknown[])[0], version),
  },
  find_dataset: {
    subject: 'dataset type',
    request: () => requests.findDataset(MOVING),
    fits: (reply, version) => isRefOf(found(reply), version),
  },
  get_file_by_data_id: {
    subject: 'dataset type',
    request: () => requests.getFileByDataId(MOVING),
    fits: (reply, version) => isRefOf(found(reply), version) && reply.text.includes('"url":'),
  },
  'dataset/{id}': {
    subject: 'dataset type',
    request: ({ id }) => asked(`dataset/${id}`),
    fits: (reply, version, wanted) =>
      version.number === wanted.number ? isRefOf(found(reply), version) : found(reply) === null,
  },
  datasets: {
    subject: 'dataset type',
    request: ({ id }) => asked('datasets', { dataset_ids: [id] }),
    fits: (reply, version, wanted) =>
      version.number === wanted.number ? isRefOf(onlyRow(reply), version) : rowsOf(reply).length === 0,
  },
  'query/all_datasets': {
    subject: 'dataset type',
    request: () => requests.allDatasets(ALTERNATING, ['races']),
    fits: (reply, version) => isRefOf(onlyRow(reply), version),
  },
  'query/all_datasets, globs': {
    subject: 'dataset type',
    request: () => requests.allDatasets('alternat*', ['race*']),
    fits: (reply, version) => isRefOf(onlyRow(reply), version),
  },
  collection_summary: {
    subject: 'dataset type',
    request: () => asked('collection_summary?name=races'),
    fits: ({ lines }, version) => {
      const { dataset_types: datasetTypes } = lines[0]?.['summary'] as { dataset_types: { name: string }[] };
      const told = datasetTypes.filter(({ name }) => name === ALTERNATING);
      return told.length === 1 && isForm(told[0], version);
    },
  },
};

/** Let clients ask while the writer writes, at all places at once, and judge every answer. */
export async function race(
  writer: RaceWriter,
  places: readonly Place[],
  milliseconds: number,
): Promise<ReadonlyMap<string, RaceReport>> {
  const end = performance.now() + milliseconds;
  const reports = places.map(async (place) => [place.name, await askAt(place, writer, end)] as const);
  while (performance.now() < end) {
    for (const subject of Object.keys(writer.versions) as Subject[]) {
      await writer.change(subject);
      await writer.ingest();
    }
  }
  return new Map(await Promise.all(reports));
}

async function askAt(place: Place, writer: RaceWriter, end: number): Promise<RaceReport> {
  const answers = new Map<string, number>();
  const wrong: string[] = [];
  const questions = Object.entries(QUESTIONS);
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < end; turn++) {
      const [name, question] = questions[turn % questions.length] ?? [];
      const server = place.servers[turn % place.servers.length];
      if (name === undefined || question === undefined || server === undefined) {
        return;
      }
      const versions = writer.versions[question.subject];
      const start = performance.now();
      const known = await place.versionNow?.(question.subject);
      const wanted = versions[known ?? versions.length - 1];
      if (wanted === undefined) {
        throw new Error('There is no version yet.');
      }
      const reply = await ask(server, question.request(wanted));
      const isFitting = (version: Version): boolean =>
        reply.status === 200 && errorOf(reply) === null && question.fits(reply, version, wanted);
      if (!possible(versions, start, known).some(isFitting)) {
        wrong.push(`${name}: ${String(reply.status)} ${reply.text.slice(0, 500)}`);
      }
      answers.set(name, (answers.get(name) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: place.clients }, (_, index) => client(index)));
  return { answers, wrong };
}

/** The versions that may have been the present one at some moment since then. */
function possible(versions: readonly Version[], since: number, known: number | undefined): readonly Version[] {
  if (known !== undefined) {
    return versions.slice(known);
  }
  return versions.filter((version) => (versions[version.number + 1]?.done ?? Infinity) >= since);
}
