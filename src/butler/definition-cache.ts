import {
  type DatasetTypeRows,
  type DefinitionSnapshot,
  hasChangeCounter,
  nullIfGone,
  readChangeMark,
  readDatasetTypes,
  type RegisteredDatasetType,
  tagsTablesOf,
} from '../datasets/index.js';
import { heapBytes } from '../caching/index.js';
import { CachedRecords } from '../dimensions/index.js';
import { FreshFlight } from '../foundation/concurrency/index.js';
import { inOneState, type Repository } from '../registry/index.js';

const EVERYTHING = { isEverything: true, names: [], globs: [] };

/** Of a place in a map, whose key and value others hold as well. */
const PLACE_BYTES = 48;

interface CountedTypes {
  readonly datasetTypes: readonly RegisteredDatasetType[];
  readonly changeMark: string | null;
}

/** Why a snapshot was read. */
export type ValidationReason = 'first use' | 'a request found it outdated' | 'an operator asked for it';

/** What operators are told of the snapshot of a repository. Counters are those since the repository was opened. */
export interface DefinitionState {
  /** 0 as long as nothing has been read. */
  readonly generation: number;
  readonly datasetTypes: number;
  readonly records: number;
  readonly bytes: number;
  /** Requests that took a snapshot over. */
  readonly hits: number;
  /** Requests that began without. */
  readonly misses: number;
  /** Snapshots that were replaced. */
  readonly invalidations: number;
  /** When the present snapshot was read, and why. */
  readonly lastValidation: { readonly reason: ValidationReason; readonly at: number } | null;
}

/** The current snapshot of one repository's definitions, read when it is first needed. */
export class DefinitionCache {
  #snapshot: DefinitionSnapshot | null = null;
  readonly #loads = new FreshFlight<DefinitionSnapshot>(() => this.#load());
  /** Null: has not been asked for since the snapshot was read. */
  #bytes: number | null = null;
  #lastValidation: DefinitionState['lastValidation'] = null;
  #hits = 0;
  #misses = 0;

  constructor(
    private readonly repository: Repository,
    private readonly rows: DatasetTypeRows,
  ) {}

  /** The snapshot if one is loaded; a request that holds it is not disturbed by later ones. */
  get snapshot(): DefinitionSnapshot | null {
    return this.#snapshot;
  }

  /** @throws ServiceError if it has to be read and the database cannot answer. */
  async current(): Promise<DefinitionSnapshot> {
    return this.#snapshot ?? this.#validate('first use');
  }

  /** @throws ServiceError if the database cannot answer. */
  async refresh(reason: ValidationReason = 'a request found it outdated'): Promise<void> {
    await this.#validate(reason);
  }

  /** The snapshot that a new clone begins with. */
  takeOver(): DefinitionSnapshot | null {
    if (this.#snapshot === null) {
      this.#misses++;
    } else {
      this.#hits++;
    }
    return this.#snapshot;
  }

  /** Counts the snapshots, from 1; 0 as long as nothing has been read. */
  get generation(): number {
    return this.#snapshot?.generation ?? 0;
  }

  get state(): DefinitionState {
    const { generation } = this;
    this.#bytes ??= bytesOf(this.#snapshot);
    return {
      generation,
      datasetTypes: this.#snapshot?.datasetTypes.size ?? 0,
      records: this.#snapshot?.records?.size ?? 0,
      bytes: this.#bytes,
      hits: this.#hits,
      misses: this.#misses,
      invalidations: Math.max(0, generation - 1),
      lastValidation: this.#lastValidation,
    };
  }

  async #validate(reason: ValidationReason): Promise<DefinitionSnapshot> {
    const snapshot = await this.#loads.run();
    this.#lastValidation = { reason, at: performance.now() };
    return snapshot;
  }

  async #load(): Promise<DefinitionSnapshot> {
    const { namespace, universe, mutability } = this.repository;
    const isMutable = mutability === 'mutable';
    const { datasetTypes, changeMark } = (await this.#read(isMutable).catch(nullIfGone)) ?? (await this.#read(false));
    const records = isMutable ? null : await CachedRecords.loadAll(namespace, universe);
    const snapshot = {
      generation: (this.#snapshot?.generation ?? 0) + 1,
      datasetTypes: new Map(datasetTypes.map((datasetType) => [datasetType.name, datasetType])),
      changeMark,
      tagsTables: tagsTablesOf(datasetTypes),
      records,
    };
    this.#snapshot = snapshot;
    this.#bytes = null;
    return snapshot;
  }

  #read(isCounted: boolean): Promise<CountedTypes> {
    const { repository, rows } = this;
    return inOneState(repository, async (reader) => {
      const hasCounter = isCounted && (await hasChangeCounter(repository, reader));
      const changeMark = hasCounter ? await readChangeMark(repository, reader) : null;
      return { changeMark, datasetTypes: await readDatasetTypes(repository, rows, EVERYTHING, reader) };
    });
  }
}

/** The dataset types themselves are among those that have been decoded. */
function bytesOf(snapshot: DefinitionSnapshot | null): number {
  if (snapshot === null) {
    return 0;
  }
  const { datasetTypes, tagsTables, records } = snapshot;
  return PLACE_BYTES * datasetTypes.size + heapBytes(tagsTables) + (records?.bytes ?? 0);
}
