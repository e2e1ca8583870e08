export { currentBeneficiary, workFor, workForAll } from './beneficiary.js';
export { FreshFlight } from './fresh-flight.js';
export { SingleFlight } from './single-flight.js';
