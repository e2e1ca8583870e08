export { DatastoreModule } from './datastore.module.js';
export { fileInfoWriter } from './file-info.js';
export { type DatasetFile, FileQueries } from './file-queries.js';
export type { FileRecord } from './file-record.js';
export { fileStores } from './file-store.js';
export { findLocalFile } from './local-file.js';
export { LOCAL_FILES_PATH, LocalUrls } from './urls/local-urls.js';
export { type ReadingQuery, withValidity } from './validity-timespan.js';
