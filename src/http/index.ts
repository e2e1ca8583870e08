export { MayFail, NeedsOperatorToken, REPOSITORY } from './documentation/routes.js';
export { HttpModule } from './http.module.js';
export { Draining } from './lifecycle/draining.js';
export { ensureAddressIsFree, type RunningServer, startServer } from './lifecycle/serving.js';
export { SERVER_VERSION } from './resources/application-metadata.js';
export { QueryLimits } from './streaming/query-limits.js';
export { StreamTotals } from './streaming/stream-totals.js';
