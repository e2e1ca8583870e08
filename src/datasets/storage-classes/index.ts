export { StorageClassRegistry } from './storage-class-registry.js';
