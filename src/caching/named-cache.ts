import { LRUCache } from 'lru-cache';
import type { Shrinkable } from './cache-budget.js';

/** What the list of entries itself takes for each, in bytes: its places in the table of keys and in the order of use. */
const ENTRY_BYTES = 150;

/** How a cache is bounded. */
export interface CacheOptions<V> {
  /** Bytes of heap that keys and values may take together; the least recently used entries make room for new ones. */
  readonly maximumBytes: number;
  /** Estimate of what a value takes in the heap, in bytes, without what it shares with others. */
  readonly bytesOf: (value: V) => number;
  /** Milliseconds for which an entry is good; for ever if absent. */
  readonly lifetimeMilliseconds?: number;
}

/** What operators are told of a cache. Counters are those since it was made. */
export interface CacheStatistics {
  readonly name: string;
  readonly entries: number;
  readonly bytes: number;
  readonly maximumBytes: number;
  readonly hits: number;
  readonly misses: number;
  /** Entries that had to make room. */
  readonly evictions: number;
  /** Entries that turned out to be outdated, or that somebody wanted to be forgotten. */
  readonly invalidations: number;
  /** Since the cache was made, or was emptied last. */
  readonly ageSeconds: number;
}

/** A bounded cache that says how it fares. Keys are texts, which are part of its size. */
export class NamedCache<V extends object | string | number | boolean> implements Shrinkable {
  readonly #entries: LRUCache<string, V>;
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #invalidations = 0;
  #since = performance.now();

  constructor(
    readonly name: string,
    private readonly options: CacheOptions<V>,
    private readonly onGrowth: () => void = () => undefined,
  ) {
    const { maximumBytes, bytesOf, lifetimeMilliseconds = 0 } = options;
    this.#entries = new LRUCache({
      maxSize: maximumBytes,
      sizeCalculation: (value, key) => ENTRY_BYTES + key.length + Math.ceil(bytesOf(value)),
      ttl: lifetimeMilliseconds,
      dispose: (_value, _key, reason) => {
        if (reason === 'evict') {
          this.#evictions++;
        }
      },
    });
  }

  /** The value of a key, which has been used last then. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) {
      this.#misses++;
    } else {
      this.#hits++;
    }
    return value;
  }

  /** The value of a key; made and kept if there is none. */
  getOrMake(key: string, make: () => V): V {
    let value = this.get(key);
    if (value === undefined) {
      value = make();
      this.set(key, value);
    }
    return value;
  }

  /** Keep a value, unless it alone is larger than the bound. */
  set(key: string, value: V): void {
    this.#entries.set(key, value);
    this.onGrowth();
  }

  /** What keys and values take, in bytes. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /** Give up the entry that was used least recently; false if there is none. */
  shrink(): boolean {
    return this.#entries.pop() !== undefined;
  }

  /** Forget a value that is outdated. */
  invalidate(key: string): void {
    if (this.#entries.delete(key)) {
      this.#invalidations++;
    }
  }

  /** Forget everything. */
  clear(): void {
    this.#invalidations += this.#entries.size;
    this.#entries.clear();
    this.#since = performance.now();
  }

  get statistics(): CacheStatistics {
    return {
      name: this.name,
      entries: this.#entries.size,
      bytes: this.bytes,
      maximumBytes: this.options.maximumBytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      invalidations: this.#invalidations,
      ageSeconds: (performance.now() - this.#since) / 1000,
    };
  }
}
