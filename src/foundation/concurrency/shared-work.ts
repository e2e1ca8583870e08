import { currentBeneficiary, workFor } from './beneficiary.js';

/** Work whose result several wait for; it is given up when all of them have gone. */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  /** Of the work, which begins at once. */
  readonly result: Promise<T>;
  #waiting = 0;

  constructor(work: () => Promise<T>) {
    this.result = Promise.try(() => workFor(this.#controller.signal, work));
  }

  /** Whether all who waited have gone: there will be no result. */
  get isGivenUp(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The result, for the present beneficiary; who waits for nobody in particular never goes. */
  async wait(): Promise<T> {
    const beneficiary = currentBeneficiary();
    const leave = (): void => {
      if (--this.#waiting === 0) {
        this.#controller.abort(beneficiary?.reason);
      }
    };
    this.#waiting++;
    beneficiary?.addEventListener('abort', leave, { once: true });
    try {
      return await this.result;
    } finally {
      beneficiary?.removeEventListener('abort', leave);
    }
  }
}
