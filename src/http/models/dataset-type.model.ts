import { ApiProperty } from '@nestjs/swagger';

/** A dataset type on the wire (protocol section 3.2). */
export class DatasetTypeModel {
  @ApiProperty({ example: 'visit_image', description: 'Name, `parent` or `parent.component`.' })
  declare readonly name: string;

  @ApiProperty({ example: 'ExposureF', description: 'How datasets of the type look in memory.' })
  declare readonly storageClass: string;

  @ApiProperty({
    type: [String],
    example: ['instrument', 'detector', 'visit'],
    description: 'Required dimensions, in the order of the universe.',
  })
  declare readonly dimensions: readonly string[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Storage class of the parent; components only.',
  })
  declare readonly parentStorageClass: string | null;

  @ApiProperty({ example: false, description: 'Whether datasets of the type may be certified for a validity range.' })
  declare readonly isCalibration: boolean;
}

/** Reply of `dataset_type`. */
export class DatasetTypeReply {
  @ApiProperty()
  declare readonly dataset_type: DatasetTypeModel;
}

/** Reply of `query_dataset_types`. */
export class DatasetTypesReply {
  @ApiProperty({ type: [DatasetTypeModel] })
  declare readonly dataset_types: readonly DatasetTypeModel[];

  @ApiProperty({ type: [String], example: ['nope'], description: 'Names in the search that do not exist.' })
  declare readonly missing: readonly string[];
}
