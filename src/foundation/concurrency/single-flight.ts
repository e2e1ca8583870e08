import { workForAll } from './beneficiary.js';

/** Lets simultaneous callers share one run of an asynchronous load per key. Neither results nor failures are kept. */
export class SingleFlight<K, V> {
  readonly #running = new Map<K, Promise<V>>();

  /** Join the load that is running for this key, or start one. */
  run(key: K, load: () => Promise<V>): Promise<V> {
    const running = this.#running.get(key);
    if (running !== undefined) {
      return running;
    }
    const started = Promise.try(() => workForAll(load)).finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  /** How many loads are running. */
  get size(): number {
    return this.#running.size;
  }
}
