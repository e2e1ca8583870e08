import { ButlerAttribute, DatasetTypeRow, DimensionGraphDefinition } from './static-tables.js';

/** Every entity that a MikroORM instance of ours knows. */
export const STATIC_ENTITIES = [ButlerAttribute, DatasetTypeRow, DimensionGraphDefinition];

export { ButlerAttribute };
