/** How the tables of a repository refer to collections: by an integer key, or by name. */
export interface CollectionKeys {
  readonly kind: 'integer' | 'name';
  /** Type of the keys in SQL. */
  readonly sqlType: 'bigint' | 'text';
  /** Primary key of `collection` and `run`. */
  readonly primary: 'collection_id' | 'name';
  /** Column of the tags, calibs and summary tables. */
  readonly foreign: 'collection_id' | 'collection_name';
  /** Column of `dataset` that names the run. */
  readonly run: 'run_id' | 'run_name';
}

/** What differs between the tables of repositories, given by the managers that made them. */
export interface RepositoryLayout {
  readonly collectionKeys: CollectionKeys;
  /** `dataset.ingest_date`: a UTC timestamp (datasets manager 1) or TAI nanoseconds (2). */
  readonly ingestDate: 'timestamp' | 'nanoseconds';
}

/** Layout of `SynthIntKeyCollectionManager`. */
export const INTEGER_KEYS: CollectionKeys = {
  kind: 'integer',
  sqlType: 'bigint',
  primary: 'collection_id',
  foreign: 'collection_id',
  run: 'run_id',
};

/** Layout of `NameKeyCollectionManager`. */
export const NAME_KEYS: CollectionKeys = {
  kind: 'name',
  sqlType: 'text',
  primary: 'name',
  foreign: 'collection_name',
  run: 'run_name',
};
