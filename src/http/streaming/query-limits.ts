import { Injectable } from '@nestjs/common';
import { StreamConfiguration } from '../../config/index.js';
import { ServiceError } from '../../foundation/errors/index.js';

/** Counts the results that are being streamed, so that they cannot take all connections (protocol section 5.4). */
@Injectable()
export class QueryLimits {
  #streams = 0;
  readonly #byUser = new Map<string, number>();

  constructor(private readonly limits: StreamConfiguration) {}

  /** How many results are being streamed. */
  get streams(): number {
    return this.#streams;
  }

  /**
   * Take a place for a stream; it is free again when the returned function is called.
   *
   * @param user null if nobody said who asks.
   * @throws ServiceError `overloaded`, `too_many_queries`.
   */
  enter(user: string | null): () => void {
    if (this.#streams >= this.limits.maximumStreams) {
      throw new ServiceError('overloaded', 'The Butler Server is currently overloaded with requests.');
    }
    const ofUser = user === null ? 0 : (this.#byUser.get(user) ?? 0);
    if (user !== null && ofUser >= this.limits.maximumStreamsPerUser) {
      throw new ServiceError(
        'too_many_queries',
        `User ${user} has too many queries running already.` +
          ' Wait for your existing queries to complete, then try again.',
      );
    }
    this.#streams++;
    this.#setUser(user, 1);
    let isInside = true;
    return () => {
      if (isInside) {
        isInside = false;
        this.#streams--;
        this.#setUser(user, -1);
      }
    };
  }

  #setUser(user: string | null, change: number): void {
    if (user === null) {
      return;
    }
    const count = (this.#byUser.get(user) ?? 0) + change;
    if (count > 0) {
      this.#byUser.set(user, count);
    } else {
      this.#byUser.delete(user);
    }
  }
}
