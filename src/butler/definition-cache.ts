import {
  type DatasetTypeRows,
  type Definitions,
  type DefinitionSnapshot,
  readDatasetTypes,
  type RegisteredDatasetType,
  type TagsTable,
} from '../datasets/index.js';
import { CachedRecords } from '../dimensions/index.js';
import { FreshFlight } from '../foundation/concurrency/index.js';
import type { Repository } from '../registry/index.js';

const EVERYTHING = { isEverything: true, names: [], globs: [] };

/** The current snapshot of one repository's definitions, read when it is first needed. */
export class DefinitionCache implements Definitions {
  #snapshot: DefinitionSnapshot | null = null;
  readonly #loads = new FreshFlight<DefinitionSnapshot>(() => this.#load());

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
    return this.#snapshot ?? this.#loads.run();
  }

  /** @throws ServiceError if the database cannot answer. */
  async refresh(): Promise<void> {
    await this.#loads.run();
  }

  async #load(): Promise<DefinitionSnapshot> {
    const { namespace, universe, mutability } = this.repository;
    const datasetTypes = await readDatasetTypes(this.repository, this.rows, EVERYTHING);
    const records = mutability === 'immutable' ? await CachedRecords.load(namespace, universe) : null;
    const snapshot = {
      generation: (this.#snapshot?.generation ?? 0) + 1,
      datasetTypes: new Map(datasetTypes.map((datasetType) => [datasetType.name, datasetType])),
      tagsTables: tagsTablesOf(datasetTypes),
      records,
    };
    this.#snapshot = snapshot;
    return snapshot;
  }
}

function tagsTablesOf(datasetTypes: readonly RegisteredDatasetType[]): readonly TagsTable[] {
  const tables = new Map(datasetTypes.map(({ tagsTable, group }) => [tagsTable, { name: tagsTable, group }]));
  return [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
