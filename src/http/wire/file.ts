import type { DatasetRef } from '../../datasets/index.js';
import type { DatasetFile, FileRecord, TransferFile } from '../../datastore/index.js';
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

/**
 * The reply of `file_transfer` (protocol section 6.5), as JSON text.
 *
 * @param datasetUrl URL of the route of datasets, without a slash at its end.
 */
export function fileTransferReplyText(
  transfers: ReadonlyMap<string, readonly TransferFile[]>,
  datasetUrl: string,
): string {
  const members = [...transfers].map(([id, files]) => {
    const texts = files.map((file) => transferText(file, `${datasetUrl}/${id}/download`));
    return `"${id}":[${texts.join(',')}]`;
  });
  return `{"files":{${members.join(',')}}}`;
}

function transferText({ record, path, url }: TransferFile, downloadUrl: string): string {
  const { component } = record;
  const ours = component === null ? downloadUrl : `${downloadUrl}?component=${encodeURIComponent(component)}`;
  const auth = url === null ? 'gafaelfawr' : 'datastore';
  return `{"url":${JSON.stringify(url ?? ours)},"auth":"${auth}","file_info":${recordText(record, path)}}`;
}

/** A `StoredFileInfo` with the path that clients are told. */
function recordText(record: FileRecord, path: string): string {
  const { formatter, storageClass, component, checksum, fileSize } = record;
  const texts = JSON.stringify({ formatter, path, storage_class: storageClass, component, checksum });
  return `${texts.slice(0, -1)},"file_size":${fileSize}}`;
}
