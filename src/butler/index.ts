export { Butler } from './butler.js';
export { ButlerFactory } from './butler-factory.js';
export type { ButlerTemplate } from './butler-template.js';
export { ButlerModule, type RepositoryRequest } from './butler.module.js';
