import { AsyncLocalStorage } from 'node:async_hooks';

/** For whom work is done: somebody who may go before it is finished. */
export interface Beneficiary {
  /**
   * Have a function called when nobody waits for the work any more.
   *
   * @returns a function that takes the wish back.
   */
  onGone(listener: () => void): () => void;
}

const beneficiaries = new AsyncLocalStorage<Beneficiary>();

/** Do work for somebody; whatever is called from there can learn when it is in vain. */
export function workFor<T>(beneficiary: Beneficiary, work: () => T): T {
  return beneficiaries.run(beneficiary, work);
}

/** Do work whose result others get too: it goes on whoever goes. */
export function workForAll<T>(work: () => T): T {
  return beneficiaries.exit(work);
}

/** For whom the present work is done; null if for all. */
export function currentBeneficiary(): Beneficiary | null {
  return beneficiaries.getStore() ?? null;
}
