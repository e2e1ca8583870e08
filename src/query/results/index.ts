export { isAddedLater, resultColumns } from './result-columns.js';
export { canBeMadeInSql, filterReader, type ResultReader, rowReader, sqlReader, textColumns } from './result-reader.js';
export { type ResultTemplate, resultTemplate } from './row-template.js';
export type { RegionReader, RowSieve } from './row-sieve.js';
