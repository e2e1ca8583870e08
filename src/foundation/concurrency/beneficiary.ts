import { AsyncLocalStorage } from 'node:async_hooks';

/** Aborted when nobody waits for the work any more that is being done for somebody. */
const beneficiaries = new AsyncLocalStorage<AbortSignal>();

/** Do work for somebody, until the signal says that they have gone; whatever is called from there can learn it. */
export function workFor<T>(beneficiary: AbortSignal, work: () => T): T {
  return beneficiaries.run(beneficiary, work);
}

/** Do work whose result others get too: it goes on whoever goes. */
export function workForAll<T>(work: () => T): T {
  return beneficiaries.exit(work);
}

/** Aborted when those have gone for whom the present work is done; null if it is done for all. */
export function currentBeneficiary(): AbortSignal | null {
  return beneficiaries.getStore() ?? null;
}
