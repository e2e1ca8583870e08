export { CacheBudget } from './cache-budget.js';
export { Caches, ProcessCaches } from './caches.js';
export { CachingModule } from './caching.module.js';
export { heapBytes } from './heap-bytes.js';
export { type CacheOptions, type CacheStatistics, type NamedCache } from './named-cache.js';
