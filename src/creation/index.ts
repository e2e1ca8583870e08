export { createRepository } from './create-repository.js';
export { type NewDatasetType, registerDatasetTypes, type RegisteredType } from './register-dataset-types.js';
export { universeText } from './universe/universe.js';
export { quoted } from './schema/names.js';
