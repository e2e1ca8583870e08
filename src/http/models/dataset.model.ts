import { ApiProperty } from '@nestjs/swagger';
import { DatasetTypeModel } from './dataset-type.model.js';
import { DATA_ID_SCHEMA } from './schemas.js';

/** A data coordinate on the wire (protocol section 3.3). */
export class DataCoordinateModel {
  @ApiProperty(DATA_ID_SCHEMA)
  declare readonly dataId: Readonly<Record<string, string | number>>;

  @ApiProperty({
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { definition: { type: 'string' }, record: { type: 'object', additionalProperties: true } },
    },
    nullable: true,
    description: 'Dimension records by element, or null if they were not asked for.',
    example: { instrument: { definition: 'instrument', record: { name: 'DemoCam', detector_max: 36 } } },
  })
  declare readonly records: Readonly<Record<string, unknown>> | null;
}

/** A dataset ref on the wire (protocol section 3.5). */
export class DatasetRefModel {
  @ApiProperty({ format: 'uuid', example: '1d1f0210-7df8-58ed-ad7c-756dec1bc4ec' })
  declare readonly id: string;

  @ApiProperty()
  declare readonly datasetType: DatasetTypeModel;

  @ApiProperty()
  declare readonly dataId: DataCoordinateModel;

  @ApiProperty({ example: 'DemoCam/runs/20260315', description: 'The run that holds the dataset.' })
  declare readonly run: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Always null in replies.' })
  declare readonly component: string | null;
}

/** Reply of `dataset/{id}` and `find_dataset`. */
export class FindDatasetReply {
  @ApiProperty({ type: DatasetRefModel, nullable: true, description: 'Null if there is no such dataset.' })
  declare readonly dataset_ref: DatasetRefModel | null;
}

/** Reply of `datasets`. */
export class DatasetsReply {
  @ApiProperty({ enum: ['dataset_ref'] })
  declare readonly type: string;

  @ApiProperty({ type: [DatasetRefModel], description: 'The datasets that exist, each once, in no particular order.' })
  declare readonly rows: readonly DatasetRefModel[];
}

/** Reply of `expand_data_id`. */
export class DataCoordinateReply {
  @ApiProperty()
  declare readonly data_coordinate: DataCoordinateModel;
}
