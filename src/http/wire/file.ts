import type { DatasetRef } from '../../datasets/index.js';
import { type DatasetFile, fileInfoWriter, type FileRecord } from '../../datastore/index.js';
import { datasetRefText } from './dataset-ref.js';

/** The reply of `get_file` and `get_file_by_data_id` (protocol section 6.2), as JSON text. */
export function getFileReplyText(ref: DatasetRef, files: readonly DatasetFile[] | null): string {
  const infos = files?.map(
    ({ url, auth, record, path }) =>
      `{"url":${JSON.stringify(url)},"datastoreRecords":${recordText(record, path)},"auth":"${auth}"}`,
  );
  const artifact = infos === undefined ? 'null' : `{"datastore_type":"file","file_info":[${infos.join(',')}]}`;
  return `{"dataset_ref":${datasetRefText(ref)},"artifact":${artifact}}`;
}

/** A `StoredFileInfo` with the path that clients are told. */
function recordText(record: FileRecord, path: string): string {
  return fileInfoWriter(record)(`"file_size":${record.fileSize},"path":${JSON.stringify(path)}`);
}
