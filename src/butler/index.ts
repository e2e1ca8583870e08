export { Butler } from './butler.js';
export { ButlerFactory } from './butler-factory.js';
export { ButlerModule, type RepositoryRequest } from './butler.module.js';
