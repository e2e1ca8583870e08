import { ApiProperty } from '@nestjs/swagger';
import { DatasetRefModel } from './dataset.model.js';

/** What a datastore knows of a file (protocol section 6.2). */
export class StoredFileInfoModel {
  @ApiProperty({ example: 'lsst.daf.butler.formatters.json.JsonFormatter' })
  declare readonly formatter: string;

  @ApiProperty({ example: 'run1/metric/metric_run1.json', description: 'Relative path, with any fragment.' })
  declare readonly path: string;

  @ApiProperty({ example: 'StructuredDataDictJson' })
  declare readonly storage_class: string;

  @ApiProperty({ type: String, nullable: true, description: 'Component of a disassembled composite.' })
  declare readonly component: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Checksum as the writer computed it; null if it did not.' })
  declare readonly checksum: string | null;

  @ApiProperty({ type: 'integer', example: 1024, description: 'Bytes; -1 if unknown.' })
  declare readonly file_size: number;
}

/** Where one file of a dataset can be read. */
export class FileInfoModel {
  @ApiProperty({ description: 'Takes a plain GET, also of ranges, for a limited time.' })
  declare readonly url: string;

  @ApiProperty()
  declare readonly datastoreRecords: StoredFileInfoModel;

  @ApiProperty({ enum: ['none', 'datastore'], description: 'What clients authenticate themselves with.' })
  declare readonly auth: string;
}

/** The files of a dataset. */
export class ArtifactModel {
  @ApiProperty({ enum: ['file'] })
  declare readonly datastore_type: string;

  @ApiProperty({ type: [FileInfoModel], description: 'One, or one for each component.' })
  declare readonly file_info: readonly FileInfoModel[];
}

/** Reply of `get_file` and `get_file_by_data_id`. */
export class GetFileReply {
  @ApiProperty()
  declare readonly dataset_ref: DatasetRefModel;

  @ApiProperty({ type: ArtifactModel, nullable: true, description: 'Null if the dataset has no files here.' })
  declare readonly artifact: ArtifactModel | null;
}

/** Reply of `file_transfer`. */
export class FileTransferReply {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'object', additionalProperties: true } },
    description: 'Files by dataset id, each with `url`, `auth` and `file_info`; datasets without files are left out.',
  })
  declare readonly files: Readonly<Record<string, readonly unknown[]>>;
}
