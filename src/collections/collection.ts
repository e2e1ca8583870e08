/** What a collection is, by the numbers that the wire and the database use. */
export const COLLECTION_TYPES = { RUN: 1, TAGGED: 2, CHAINED: 3, CALIBRATION: 4 } as const;

/** The number of a collection type. */
export type CollectionType = (typeof COLLECTION_TYPES)[keyof typeof COLLECTION_TYPES];

/** Every collection type. */
export const ALL_COLLECTION_TYPES: ReadonlySet<CollectionType> = new Set(Object.values(COLLECTION_TYPES));

/** A collection as the database has it. */
export interface CollectionRecord {
  /** Primary key as text: an integer, or the name itself. */
  readonly key: string;
  readonly name: string;
  readonly type: CollectionType;
  /** Names of the children of a chain, in search order; empty for all others. */
  readonly children: readonly string[];
}

/** Whether a number is a collection type's. */
export function isCollectionType(value: unknown): value is CollectionType {
  return value === 1 || value === 2 || value === 3 || value === 4;
}
