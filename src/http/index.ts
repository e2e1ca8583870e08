export { HttpModule } from './http.module.js';
export { type RunningServer, startServer } from './lifecycle/serving.js';
