/** What a datastore has recorded of one file of a dataset (protocol section 1.4). */
export interface FileRecord {
  readonly datasetId: string;
  /** As stored: relative to the root, an absolute path, or a URI; perhaps with a fragment. */
  readonly path: string;
  /** Python class that reads the file. */
  readonly formatter: string;
  readonly storageClass: string;
  /** Component of a disassembled composite; null for the whole dataset. */
  readonly component: string | null;
  readonly checksum: string | null;
  /** Bytes in decimal digits; `-1` if unknown. */
  readonly fileSize: string;
}

/** The files of a dataset, all in one store; there is at least one. */
export interface StoredFiles {
  /** Position of the store, as `FileStore.index`. */
  readonly store: number;
  readonly records: readonly FileRecord[];
}
