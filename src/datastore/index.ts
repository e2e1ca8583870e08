export { DatastoreModule } from './datastore.module.js';
export { type DatasetFile, FileQueries, type TransferFile } from './file-queries.js';
export type { FileRecord, StoredFiles } from './file-record.js';
export { fileStores } from './file-store.js';
export { findLocalFile, type LocalFile } from './local-file.js';
export { LOCAL_FILES_PATH, type LocalFileClaim, LocalUrls } from './urls/local-urls.js';
export { type CalibrationQuery, withValidity } from './validity-timespan.js';
