import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DimensionUniverse } from './universe/universe.js';

/**
 * All dimension universes of the process, by the hash of their stored text: repositories with the same text share one,
 * and two texts never mix, whatever version they claim. Few texts exist and they are small, so none is ever dropped.
 */
@Injectable()
export class Universes {
  readonly #byHash = new Map<string, DimensionUniverse>();

  /** @throws UniverseDefinitionError where the text is not a usable universe. */
  get(storedText: string): DimensionUniverse {
    const hash = createHash('sha256').update(storedText).digest('hex');
    let universe = this.#byHash.get(hash);
    if (universe === undefined) {
      universe = new DimensionUniverse(storedText, hash);
      this.#byHash.set(hash, universe);
    }
    return universe;
  }

  /** How many different universes are known. */
  get size(): number {
    return this.#byHash.size;
  }
}
