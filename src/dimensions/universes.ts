import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { heapBytes, type NamedCache, ProcessCaches } from '../caching/index.js';
import type { DimensionGroup } from './group.js';
import { DimensionUniverse } from './universe/universe.js';

const MAXIMUM_BYTES = 32 * 1024 * 1024;
/** Clients choose groups. */
const MAXIMUM_BYTES_OF_GROUPS = 16 * 1024 * 1024;

/**
 * All dimension universes of the process, by the hash of their stored text: repositories with the same text share one,
 * and two texts never mix, whatever version they claim. Whoever uses one keeps it, so that dropping it here harms nobody.
 */
@Injectable()
export class Universes {
  readonly #byHash: NamedCache<DimensionUniverse>;
  readonly #groups: NamedCache<DimensionGroup>;

  constructor(caches: ProcessCaches) {
    this.#byHash = caches.make('dimension universes', {
      maximumBytes: MAXIMUM_BYTES,
      bytesOf: ({ definition, elements, wireText }) => heapBytes([definition, elements, wireText]),
    });
    this.#groups = caches.make('dimension groups', {
      maximumBytes: MAXIMUM_BYTES_OF_GROUPS,
      bytesOf: (group) => group.bytes,
    });
  }

  /** @throws UniverseDefinitionError where the text is not a usable universe. */
  get(storedText: string): DimensionUniverse {
    const hash = createHash('sha256').update(storedText).digest('hex');
    return this.#byHash.getOrMake(hash, () => new DimensionUniverse(storedText, hash, this.#groups));
  }
}
