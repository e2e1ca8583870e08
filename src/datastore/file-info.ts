import type { FileRecord } from './file-record.js';

/** Makes the JSON text of a file that is of a kind from its members `file_size` and `path`. */
type FileInfoWriter = (own: string) => string;

/**
 * Writes what clients are told of files (`StoredFileInfo`, protocol section 6.2) that are alike in all but size and path.
 */
export function fileInfoWriter({
  formatter,
  storageClass,
  component,
  checksum,
}: Omit<FileRecord, 'datasetId' | 'path' | 'fileSize'>): FileInfoWriter {
  const alike = JSON.stringify({ formatter, storage_class: storageClass, component, checksum }).slice(0, -1);
  return (own) => `${alike},${own}}`;
}
