export { type DataIdInput, type DataIdValue, exactInteger } from './data-id.js';
export {
  type DataCoordinate,
  dataIdOf,
  describeDataId,
  describeValue,
  groupOfDataId,
  standardize,
} from './data-coordinate.js';
export type { DimensionGroup } from './group.js';
export { type DimensionElement, definesRelationships, hasTable } from './universe/element.js';
export { type DimensionUniverse } from './universe/universe.js';
export { Universes } from './universes.js';
export { DimensionRecord } from './records/dimension-record.js';
export { CachedRecords } from './records/cached-records.js';
export { DimensionRecords } from './records/dimension-records.js';
export { DimensionsModule } from './dimensions.module.js';
export { type FieldValue } from './records/field-value.js';
export { columnOfDimension, keyType, type RecordField, recordFields } from './records/record-schema.js';
export { relationshipJoins } from './records/relationship-joins.js';
export { isComparable, isKeyValue, searchRecords } from './records/record-search.js';
