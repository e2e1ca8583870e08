import { ApiProperty } from '@nestjs/swagger';

/** One cache. */
export class CacheModel {
  @ApiProperty({ example: 'compiled statements' })
  declare readonly name: string;

  @ApiProperty({ example: 42 })
  declare readonly entries: number;

  @ApiProperty({ example: 81_920, description: 'Estimate of the heap that the entries take.' })
  declare readonly bytes: number;

  @ApiProperty({ example: 16_777_216, description: 'What it never takes more than.' })
  declare readonly maximum_bytes: number;

  @ApiProperty({ example: 1000 })
  declare readonly hits: number;

  @ApiProperty({ example: 42 })
  declare readonly misses: number;

  @ApiProperty({ example: 0, description: 'Entries that had to make room.' })
  declare readonly evictions: number;

  @ApiProperty({ example: 0, description: 'Entries that were outdated, or that an operator wanted to be forgotten.' })
  declare readonly invalidations: number;

  @ApiProperty({ example: 60.5, description: 'Since it was made or emptied.' })
  declare readonly age_seconds: number;
}

/** Why and when the definitions of a repository were last read. */
export class ValidationModel {
  @ApiProperty({ enum: ['first use', 'a request found it outdated', 'an operator asked for it'] })
  declare readonly reason: string;

  @ApiProperty({ example: 12.5 })
  declare readonly seconds_ago: number;
}

/** The definitions of a repository as clones of its template take them over. */
export class SnapshotModel {
  @ApiProperty({ example: 3, description: 'Counts the snapshots, from 1; 0 as long as nothing has been read.' })
  declare readonly generation: number;

  @ApiProperty({ example: 25 })
  declare readonly dataset_types: number;

  @ApiProperty({ example: 0, description: 'Dimension records; in immutable repositories only.' })
  declare readonly records: number;

  @ApiProperty({ example: 4096 })
  declare readonly bytes: number;

  @ApiProperty({ example: 1000, description: 'Requests that began with a snapshot.' })
  declare readonly hits: number;

  @ApiProperty({ example: 1, description: 'Requests that began without.' })
  declare readonly misses: number;

  @ApiProperty({ example: 2, description: 'Snapshots that were replaced.' })
  declare readonly invalidations: number;

  @ApiProperty({
    type: Number,
    example: 12.5,
    nullable: true,
    description: 'Since it was read; null: nothing has been read yet.',
  })
  declare readonly age_seconds: number | null;

  @ApiProperty({ type: ValidationModel, nullable: true, description: 'Null: nothing has been read yet.' })
  declare readonly last_validation: ValidationModel | null;
}

/** What requests have come to since the repository was opened. */
export class RequestTotalsModel {
  @ApiProperty({ example: 1001, description: 'Clones of the template that were made.' })
  declare readonly requests: number;

  @ApiProperty({ example: 1 })
  declare readonly running: number;

  @ApiProperty({ example: 250_000, description: 'Rows of query results.' })
  declare readonly rows: number;
}

/** An open repository, level by level. */
export class RepositoryCachesModel {
  @ApiProperty({ example: 'demo' })
  declare readonly repository: string;

  @ApiProperty({ enum: ['mutable', 'immutable'] })
  declare readonly mutability: string;

  @ApiProperty({ example: 3600.5 })
  declare readonly open_seconds: number;

  @ApiProperty({ example: 0, description: 'Since the last request; 0 while one is running.' })
  declare readonly idle_seconds: number;

  @ApiProperty({ type: [CacheModel], description: 'What all requests for the repository share.' })
  declare readonly template: readonly CacheModel[];

  @ApiProperty({ type: SnapshotModel, description: 'What each request takes over when it begins.' })
  declare readonly snapshot: SnapshotModel;

  @ApiProperty({ type: RequestTotalsModel, description: 'Requests begin with nothing else of their own.' })
  declare readonly request_totals: RequestTotalsModel;
}

/** The caches of all levels. */
export class CachesReply {
  @ApiProperty({ type: [CacheModel], description: 'What the whole process shares.' })
  declare readonly process: readonly CacheModel[];

  @ApiProperty({ type: [RepositoryCachesModel], description: 'The repositories that are open.' })
  declare readonly repositories: readonly RepositoryCachesModel[];

  @ApiProperty({ example: 3, description: 'Repositories that are configured, but not open.' })
  declare readonly closed_repositories: number;

  @ApiProperty({ example: 40_000_000, description: 'What the heap holds in all.' })
  declare readonly heap_used_bytes: number;
}
