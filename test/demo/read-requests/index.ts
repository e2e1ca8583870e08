import { allDatasetsRequests } from './all-datasets.js';
import { lookUps } from './look-ups.js';
import { queryRequests } from './query-requests.js';
import type { ReadRequest, SomeDatasets } from './request.js';

export { AMBIGUOUS } from './all-datasets.js';
export { type Answer, ask } from './answer.js';
export { refusals } from './refusals.js';
export type { ReadRequest, SomeDatasets } from './request.js';

/** Requests of every route that reads the demonstration survey, all of which find something. */
export function readRequests(datasets: SomeDatasets): readonly ReadRequest[] {
  return [...lookUps(datasets), ...allDatasetsRequests(), ...queryRequests()];
}
