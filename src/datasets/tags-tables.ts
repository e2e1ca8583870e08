import type { DimensionGroup } from '../dimensions/index.js';
import { ServiceError } from '../foundation/errors/index.js';
import type { RegisteredDatasetType } from './dataset-type.js';

/** How often a look-up is repeated for datasets of tables that were made while it ran. */
const MAX_ATTEMPTS = 10;

/** A tags table and the dimension group whose data IDs it holds. */
export interface TagsTable {
  readonly name: string;
  readonly group: DimensionGroup;
}

/** What a look-up in some tags tables found, and the types of the datasets that are in them or in others. */
interface Reading<T> {
  readonly result: T;
  readonly datasetTypes: readonly RegisteredDatasetType[];
}

/** The tables of dataset types, each once, by name. */
export function tagsTablesOf(datasetTypes: readonly RegisteredDatasetType[]): readonly TagsTable[] {
  const tables = new Map(datasetTypes.map(({ tagsTable, group }) => [tagsTable, { name: tagsTable, group }]));
  return [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Look datasets up in the tables that are known. If some turn out to be in others it is repeated with those that are needed:
 * only the last reading counts, so that what is found is of one state of the database if a reading is.
 *
 * @param known incomplete is not wrong, only slower.
 * @throws ServiceError `overloaded` if there are new tables again and again, and whatever a reading throws.
 */
export async function readTagsTables<T>(
  known: readonly TagsTable[],
  read: (tables: readonly TagsTable[]) => Promise<Reading<T>>,
): Promise<T> {
  let tables = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { result, datasetTypes } = await read(tables);
    const names = new Set(tables.map(({ name }) => name));
    const needed = tagsTablesOf(datasetTypes);
    if (needed.every(({ name }) => names.has(name))) {
      return result;
    }
    tables = needed;
  }
  throw new ServiceError('overloaded', 'Dataset types keep changing.');
}
