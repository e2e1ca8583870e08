import { Injectable } from '@nestjs/common';
import type { CacheBudget, Shrinkable } from './cache-budget.js';
import { type CacheOptions, type CacheStatistics, NamedCache } from './named-cache.js';

/** Caches that live and die together. Whoever needs one has it made here, so that operators see them all. */
export class Caches {
  readonly #caches: (Shrinkable & { readonly statistics: CacheStatistics; clear(): void })[] = [];

  /** @param budget what they may take together with others; each has a bound of its own as well. */
  constructor(private readonly budget: CacheBudget | null = null) {}

  /** Make a cache; its name is one of its own among these. */
  make<V extends object | string | number | boolean>(name: string, options: CacheOptions<V>): NamedCache<V> {
    const cache = new NamedCache<V>(name, options, () => this.budget?.enforce());
    this.#caches.push(cache);
    this.budget?.add(cache);
    return cache;
  }

  /** They are no longer in use: they do not count in the budget any more. */
  release(): void {
    for (const cache of this.#caches) {
      this.budget?.remove(cache);
    }
  }

  /** Forget everything in all of them. */
  clear(): void {
    for (const cache of this.#caches) {
      cache.clear();
    }
  }

  /** Of all caches, in the order in which they were made. */
  get statistics(): readonly CacheStatistics[] {
    return this.#caches.map((cache) => cache.statistics);
  }
}

/** The caches that the whole process shares. */
@Injectable()
export class ProcessCaches extends Caches {}
