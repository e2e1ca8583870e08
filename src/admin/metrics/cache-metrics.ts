import type { Registry } from 'prom-client';
import type { ButlerFactory } from '../../butler/index.js';
import type { CacheStatistics, ProcessCaches } from '../../caching/index.js';
import { collectCounter, collectGauge, type Sample } from './collected.js';

type Label = 'level' | 'repository' | 'cache';
const LABELS: readonly Label[] = ['level', 'repository', 'cache'];

const GAUGES = [
  ['butler_cache_entries', 'Entries of a cache.', 'entries'],
  ['butler_cache_bytes', 'Estimate of the heap that the entries of a cache take.', 'bytes'],
  ['butler_cache_maximum_bytes', 'What a cache never takes more than.', 'maximumBytes'],
] as const;

const COUNTERS = [
  ['butler_cache_hits_total', 'Look-ups that a cache could answer.', 'hits'],
  ['butler_cache_misses_total', 'Look-ups that a cache could not answer.', 'misses'],
  ['butler_cache_evictions_total', 'Entries that had to make room.', 'evictions'],
  ['butler_cache_invalidations_total', 'Entries that were outdated.', 'invalidations'],
] as const;

/** Metrics of all caches, taken from their own counters. */
export function collectCaches(registry: Registry, processCaches: ProcessCaches, butlers: ButlerFactory): void {
  const samplesOf = (valueOf: (statistics: CacheStatistics) => number) => (): readonly Sample<Label>[] => {
    const sample = (level: string, repository: string) => (statistics: CacheStatistics) =>
      [{ level, repository, cache: statistics.name }, valueOf(statistics)] as const;
    return [
      ...processCaches.statistics.map(sample('process', '')),
      ...butlers.templates.flatMap(({ caches, repository }) =>
        caches.statistics.map(sample('template', repository.name)),
      ),
    ];
  };
  for (const [name, help, member] of GAUGES) {
    collectGauge(registry, { name, help, labelNames: LABELS, samples: samplesOf((statistics) => statistics[member]) });
  }
  for (const [name, help, member] of COUNTERS) {
    collectCounter(registry, {
      name,
      help,
      labelNames: LABELS,
      samples: samplesOf((statistics) => statistics[member]),
    });
  }
}
