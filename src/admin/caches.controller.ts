import { Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ButlerFactory, type ButlerTemplate } from '../butler/index.js';
import { type CacheStatistics, ProcessCaches } from '../caching/index.js';
import { MayFail, NeedsOperatorToken, REPOSITORY } from '../http/index.js';
import { type CacheModel, CachesReply, type RepositoryCachesModel } from './models/caches.model.js';

/** What the process remembers, and how to make it forget. Answers hold names of repositories and numbers, nothing of them. */
@ApiTags('admin')
@Controller('admin/caches')
@NeedsOperatorToken()
export class CachesController {
  constructor(
    private readonly caches: ProcessCaches,
    private readonly butlers: ButlerFactory,
  ) {}

  @Get()
  @Header('content-type', 'application/json')
  @ApiOperation({ summary: 'What is remembered, level by level and repository by repository' })
  @ApiOkResponse({ type: CachesReply, description: 'The state of every cache' })
  getCaches(): string {
    const { templates, names } = this.butlers;
    const reply: CachesReply = {
      process: this.caches.statistics.map(cacheModel),
      repositories: templates.map(repositoryModel),
      closed_repositories: names.length - templates.length,
      heap_used_bytes: process.memoryUsage().heapUsed,
    };
    return JSON.stringify(reply);
  }

  @Post(':repository/refresh')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Forget all that is remembered of a repository, and read its definitions anew',
    description: 'Never needed for right answers. Does nothing if the repository is not open.',
  })
  @ApiParam(REPOSITORY)
  @ApiNoContentResponse({ description: 'It is done.' })
  @MayFail('unknown_repository', 'There is no such repository.')
  @MayFail('database_unavailable', 'The definitions could not be read; nothing old is remembered.')
  refresh(@Param('repository') repository: string): Promise<void> {
    return this.butlers.refresh(repository);
  }

  @Delete(':repository')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Close a repository that nobody uses',
    description: 'With the last repository of a database its connections are closed. The next request opens it again.',
  })
  @ApiParam(REPOSITORY)
  @ApiNoContentResponse({ description: 'It is closed, or was so before.' })
  @MayFail('unknown_repository', 'There is no such repository.')
  @MayFail('repository_in_use', 'Requests for it are running.')
  close(@Param('repository') repository: string): Promise<void> {
    return this.butlers.close(repository);
  }
}

function cacheModel(statistics: CacheStatistics): CacheModel {
  const { name, entries, bytes, maximumBytes, hits, misses, evictions, invalidations, ageSeconds } = statistics;
  return {
    name,
    entries,
    bytes,
    maximum_bytes: maximumBytes,
    hits,
    misses,
    evictions,
    invalidations,
    age_seconds: ageSeconds,
  };
}

function repositoryModel(template: ButlerTemplate): RepositoryCachesModel {
  const { repository, caches, definitions, openedAt, idleMilliseconds, clones, users, queryTotals } = template;
  const { lastValidation, datasetTypes, ...state } = definitions.state;
  return {
    repository: repository.name,
    mutability: repository.mutability,
    open_seconds: secondsSince(openedAt),
    idle_seconds: idleMilliseconds / 1000,
    template: caches.statistics.map(cacheModel),
    snapshot: {
      ...state,
      dataset_types: datasetTypes,
      age_seconds: lastValidation === null ? null : secondsSince(lastValidation.at),
      last_validation:
        lastValidation === null
          ? null
          : { reason: lastValidation.reason, seconds_ago: secondsSince(lastValidation.at) },
    },
    request_totals: { requests: clones, running: users, rows: queryTotals.rows },
  };
}

function secondsSince(milliseconds: number): number {
  return (performance.now() - milliseconds) / 1000;
}
