import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DataIdInput } from '../../dimensions/index.js';
import type { Timespan } from '../../foundation/time/index.js';
import { COLLECTIONS_SCHEMA, DATA_ID_SCHEMA, TIMESPAN_SCHEMA, TRUTH_SCHEMA } from '../models/schemas.js';
import { dataId, list, nullable, Reads, text, timespan, truth } from '../validation/index.js';
import { MAXIMUM_NAMES } from './limits.js';

/** Body of `find_dataset` (protocol section 6.1). */
export class FindDatasetRequest {
  @ApiProperty({ example: 'visit_image' })
  @Reads(text)
  declare readonly dataset_type: string;

  @ApiProperty(DATA_ID_SCHEMA)
  @Reads(dataId)
  declare readonly data_id: DataIdInput;

  @ApiPropertyOptional({
    ...DATA_ID_SCHEMA,
    description: 'Values for required dimensions that `data_id` lacks.',
    example: {},
  })
  @Reads(dataId)
  readonly default_data_id: DataIdInput = new Map();

  @ApiProperty(COLLECTIONS_SCHEMA)
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly collections: readonly string[];

  @ApiProperty(TIMESPAN_SCHEMA)
  @Reads(nullable(timespan))
  declare readonly timespan: Timespan | null;

  @ApiPropertyOptional({ ...TRUTH_SCHEMA, default: false, description: 'Whether the data ID comes with its records.' })
  @Reads(truth)
  readonly dimension_records: boolean = false;
}

/** Body of `get_file_by_data_id` (protocol section 6.1). */
export class GetFileByDataIdRequest {
  @ApiProperty({ example: 'visit_image' })
  @Reads(text)
  declare readonly dataset_type: string;

  @ApiProperty(DATA_ID_SCHEMA)
  @Reads(dataId)
  declare readonly data_id: DataIdInput;

  @ApiPropertyOptional({
    ...DATA_ID_SCHEMA,
    description: 'Values for required dimensions that `data_id` lacks.',
    example: {},
  })
  @Reads(dataId)
  readonly default_data_id: DataIdInput = new Map();

  @ApiProperty(COLLECTIONS_SCHEMA)
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly collections: readonly string[];

  @ApiPropertyOptional(TIMESPAN_SCHEMA)
  @Reads(nullable(timespan))
  readonly timespan: Timespan | null = null;
}
