import { currentBeneficiary } from './beneficiary.js';
import { SharedWork } from './shared-work.js';

/**
 * Lets callers share runs of an operation whose result must be at least as new as the call: a caller never joins a run
 * that began before it called. So at most one run is going on and one is waiting, however many callers there are. A run is
 * given up when all have gone who wait for it.
 */
export class FreshFlight<T> {
  #running: SharedWork<T> | null = null;
  #waiting: SharedWork<T> | null = null;

  constructor(private readonly operation: () => Promise<T>) {}

  /** The result of a run that begins after this call; if that run fails, all who joined it fail. */
  run(): Promise<T> {
    if (this.#running === null) {
      return this.#begin(new SharedWork(this.operation)).wait();
    }
    if (this.#waiting === null || this.#waiting.isGivenUp) {
      this.#waiting = this.#after(this.#running);
    }
    return this.#waiting.wait();
  }

  #after(running: SharedWork<T>): SharedWork<T> {
    const next = new SharedWork(async () => {
      await Promise.allSettled([running.result]);
      currentBeneficiary()?.throwIfAborted();
      this.#waiting = null;
      this.#begin(next);
      return this.operation();
    });
    return next;
  }

  #begin(work: SharedWork<T>): SharedWork<T> {
    const end = (): void => {
      if (this.#running === work) {
        this.#running = null;
      }
    };
    this.#running = work;
    work.result.then(end, end);
    return work;
  }
}
