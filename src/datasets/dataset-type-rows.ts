import { type RawBuilder, sql } from 'kysely';
import { type Caches, heapBytes, type NamedCache } from '../caching/index.js';
import type { Row, StatementReader } from '../database/index.js';
import type { DimensionGroup } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import { makeDatasetType, type RegisteredDatasetType } from './dataset-type.js';

const MAXIMUM_BYTES_OF_TYPES = 8 * 1024 * 1024;
const MAXIMUM_BYTES_OF_GROUPS = 1024 * 1024;

const COLUMNS = [
  'id',
  'name',
  'storage_class',
  'dimensions_key',
  'tag_association_table',
  'calibration_association_table',
];

/**
 * Decodes rows of `dataset_type`. What it keeps can never be stale: decoded rows are found by everything that is in
 * the row, and the dimension group behind a key never changes (keys are appended only and never used again).
 */
export class DatasetTypeRows {
  readonly #decoded: NamedCache<RegisteredDatasetType>;
  /** Groups are those of the universe, which counts them; here there are only keys. */
  readonly #groups: NamedCache<DimensionGroup>;

  constructor(
    private readonly repository: Repository,
    caches: Caches,
  ) {
    this.#decoded = caches.make<RegisteredDatasetType>('dataset type rows', {
      maximumBytes: MAXIMUM_BYTES_OF_TYPES,
      bytesOf: heapBytes,
    });
    this.#groups = caches.make<DimensionGroup>('dimension groups by key', {
      maximumBytes: MAXIMUM_BYTES_OF_GROUPS,
      bytesOf: () => 0,
    });
  }

  /** The columns that `decodeAll` expects, of a `dataset_type` table under this alias. */
  static columns(alias: string): RawBuilder<unknown> {
    return sql.join(COLUMNS.map((name) => sql`${sql.id(alias)}.${sql.id(name)}`));
  }

  /** The same columns as text, for unions with other rows. */
  static textColumns(alias: string): RawBuilder<unknown> {
    return sql.join(COLUMNS.map((name) => sql`${sql.id(alias)}.${sql.id(name)}::text`));
  }

  /** How many columns that is. */
  static readonly width = COLUMNS.length;

  /**
   * Decode rows that begin with the columns of a dataset type. Groups that are not known yet are read by `reader`.
   *
   * @throws ServiceError if a dimension group has to be looked up and the database cannot answer.
   */
  async decodeAll(rows: readonly Row[], reader?: StatementReader): Promise<readonly RegisteredDatasetType[]> {
    const found = rows.map((row) => this.#decoded.get(keyOf(row)));
    const unknown = rows.filter((_row, index) => found[index] === undefined);
    const groups = await this.#groupsOf(unknown, reader);
    return rows.map((row, index) => found[index] ?? this.#decode(row.slice(0, DatasetTypeRows.width), groups));
  }

  #decode(row: Row, groups: ReadonlyMap<string, DimensionGroup>): RegisteredDatasetType {
    const datasetType = this.#make(row, groups);
    this.#decoded.set(keyOf(row), datasetType);
    return datasetType;
  }

  #make(row: Row, groups: ReadonlyMap<string, DimensionGroup>): RegisteredDatasetType {
    const [id, name, storageClass, dimensionsKey, tagsTable, calibsTable = null] = row;
    const group = groups.get(dimensionsKey ?? '');
    if (
      typeof id !== 'string' ||
      typeof name !== 'string' ||
      typeof storageClass !== 'string' ||
      typeof tagsTable !== 'string' ||
      group === undefined
    ) {
      throw new TypeError('A dataset type row is not of the expected form.');
    }
    const isCalibration = calibsTable !== null;
    const base = makeDatasetType({ name, group, storageClass, parentStorageClass: null, isCalibration });
    return { ...base, id, tagsTable, calibsTable };
  }

  /** The dimension groups of rows, by their keys. */
  async #groupsOf(rows: readonly Row[], reader?: StatementReader): Promise<ReadonlyMap<string, DimensionGroup>> {
    const groups = new Map([['0', this.repository.universe.emptyGroup]]);
    for (const [, , , key = null] of rows) {
      if (key === null || groups.has(key)) {
        continue;
      }
      const group = this.#groups.get(key);
      if (group === undefined) {
        return this.#loadGroups(reader);
      }
      groups.set(key, group);
    }
    return groups;
  }

  async #loadGroups(reader?: StatementReader): Promise<ReadonlyMap<string, DimensionGroup>> {
    const { namespace, universe } = this.repository;
    const table = namespace.table('dimension_graph_definition');
    const rows = await namespace.read(
      'dimension groups',
      () => sql`SELECT dimension_graph_id, dimension_name FROM ${table}`,
      {},
      reader,
    );
    const groups = new Map([['0', universe.emptyGroup]]);
    for (const [key, members] of Map.groupBy(rows, (row) => row[0] ?? '')) {
      const group = universe.group(members.map((row) => row[1] ?? ''));
      groups.set(key, group);
      this.#groups.set(key, group);
    }
    return groups;
  }
}

function keyOf(row: Row): string {
  return row.slice(0, COLUMNS.length).join('\0');
}
