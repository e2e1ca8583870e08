/** What `/admin/caches` says of a cache. */
export interface CacheReply {
  readonly name: string;
  readonly entries: number;
  readonly bytes: number;
  readonly maximum_bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly invalidations: number;
  readonly age_seconds: number;
}

/** What `/admin/caches` says of a repository. */
export interface RepositoryReply {
  readonly repository: string;
  readonly template: readonly CacheReply[];
  readonly snapshot: {
    readonly generation: number;
    readonly hits: number;
    readonly misses: number;
    readonly invalidations: number;
    readonly bytes: number;
    readonly dataset_types: number;
    readonly records: number;
    readonly age_seconds: number | null;
    readonly last_validation: { readonly reason: string; readonly seconds_ago: number } | null;
  };
  readonly request_totals: { readonly requests: number; readonly running: number; readonly rows: number };
}

/** The answer of `/admin/caches`. */
export interface CachesReply {
  readonly process: readonly CacheReply[];
  readonly repositories: readonly RepositoryReply[];
  readonly closed_repositories: number;
  readonly heap_used_bytes: number;
}
