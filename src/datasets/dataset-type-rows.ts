import { LRUCache } from 'lru-cache';
import { type RawBuilder, sql } from 'kysely';
import type { Row, StatementReader } from '../database/index.js';
import type { DimensionGroup } from '../dimensions/index.js';
import type { Repository } from '../registry/index.js';
import { makeDatasetType, type RegisteredDatasetType } from './dataset-type.js';

/** How many different dataset type rows are kept decoded. */
const MAX_DECODED_ROWS = 20_000;

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
  readonly #decoded = new LRUCache<string, RegisteredDatasetType>({ max: MAX_DECODED_ROWS });
  #groups: ReadonlyMap<string, DimensionGroup> = new Map();

  constructor(private readonly repository: Repository) {}

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
    const isUnknown = (row: Row): boolean => row[3] !== '0' && !this.#groups.has(row[3] ?? '');
    if (rows.some(isUnknown)) {
      await this.#loadGroups(reader);
    }
    return rows.map((row) => this.#decode(row.slice(0, DatasetTypeRows.width)));
  }

  /** How many rows and dimension groups are kept. */
  get sizes(): { readonly rows: number; readonly groups: number } {
    return { rows: this.#decoded.size, groups: this.#groups.size };
  }

  #decode(row: Row): RegisteredDatasetType {
    const key = row.join('\0');
    let datasetType = this.#decoded.get(key);
    if (datasetType === undefined) {
      datasetType = this.#make(row);
      this.#decoded.set(key, datasetType);
    }
    return datasetType;
  }

  #make(row: Row): RegisteredDatasetType {
    const [id, name, storageClass, dimensionsKey, tagsTable, calibsTable = null] = row;
    const { emptyGroup } = this.repository.universe;
    const group = dimensionsKey === '0' ? emptyGroup : this.#groups.get(dimensionsKey ?? '');
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

  async #loadGroups(reader?: StatementReader): Promise<void> {
    const { namespace, universe } = this.repository;
    const table = namespace.table('dimension_graph_definition');
    const rows = await namespace.read(
      'dimension groups',
      () => sql`SELECT dimension_graph_id, dimension_name FROM ${table}`,
      {},
      reader,
    );
    const names = Map.groupBy(rows, (row) => row[0] ?? '');
    this.#groups = new Map(
      [...names].map(([key, members]) => [key, universe.group(members.map((row) => row[1] ?? ''))]),
    );
  }
}
