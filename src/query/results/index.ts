export { isAddedLater, resultColumns } from './result-columns.js';
export { canBeMadeInSql, filterReader, type ResultReader, rowReader, sqlReader } from './result-reader.js';
export { resultTemplate } from './row-template.js';
export type { RegionReader, RowSieve } from './row-sieve.js';
