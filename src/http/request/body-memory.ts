import { ServiceError } from '../../foundation/errors/index.js';

/** What the bodies of all running requests may take together, as a multiple of the largest that one may have. */
const LARGEST_BODIES = 4;

/** Counts the bytes of bodies, so that neither a large one nor many can take all memory. */
export class BodyMemory {
  #taken = 0;

  /** @param limit bytes that one body may have. */
  constructor(private readonly limit: number) {}

  /** The share of one body, which has nothing yet. */
  share(): BodyShare {
    let own = 0;
    const requireFit = (bytes: number): void => {
      if (bytes > this.limit) {
        throw new ServiceError('body_too_large', 'Request body is too large');
      }
      if (this.#taken - own + bytes > LARGEST_BODIES * this.limit) {
        throw new ServiceError('overloaded', 'The Butler Server is reading too many large requests.');
      }
    };
    return {
      requireFit,
      take: (bytes) => {
        requireFit(own + bytes);
        own += bytes;
        this.#taken += bytes;
      },
      giveBack: () => {
        this.#taken -= own;
        own = 0;
      },
    };
  }
}

/** What one body takes. The methods throw ServiceError `body_too_large` or `overloaded`. */
interface BodyShare {
  /** Whether so many bytes may be taken in all. */
  requireFit(bytes: number): void;
  /** Take so many bytes more. */
  take(bytes: number): void;
  giveBack(): void;
}
