import { workForAll } from './beneficiary.js';

/**
 * Lets callers share runs of an operation whose result must be at least as new as the call: a caller never joins a run
 * that began before it called. So at most one run is going on and one is waiting, however many callers there are.
 */
export class FreshFlight<T> {
  #running: Promise<T> | null = null;
  #waiting: Promise<T> | null = null;

  constructor(private readonly operation: () => Promise<T>) {}

  /** The result of a run that begins after this call; if that run fails, all who joined it fail. */
  run(): Promise<T> {
    if (this.#running === null) {
      return this.#start();
    }
    this.#waiting ??= this.#running.then(
      () => this.#next(),
      () => this.#next(),
    );
    return this.#waiting;
  }

  #next(): Promise<T> {
    this.#waiting = null;
    return this.#start();
  }

  #start(): Promise<T> {
    const run = Promise.try(() => workForAll(this.operation)).finally(() => {
      if (this.#running === run) {
        this.#running = null;
      }
    });
    this.#running = run;
    return run;
  }
}
