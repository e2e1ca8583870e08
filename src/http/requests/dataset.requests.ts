import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DataIdInput } from '../../dimensions/index.js';
import { DATA_ID_SCHEMA } from '../models/schemas.js';
import { dataId, list, Reads, text, truth, uuid } from '../validation/index.js';
import { MAXIMUM_DATASET_IDS } from './limits.js';

/** Query string of `dataset/{id}`. */
export class GetDatasetQuery {
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Whether the data ID comes with its records.' })
  @Reads(truth)
  readonly dimension_records: boolean = false;
}

/** Query string of `dataset/{id}/download`. */
export class DownloadQuery {
  @ApiPropertyOptional({ type: String, description: 'Component whose file is wanted; absent for the whole dataset.' })
  @Reads(text)
  readonly component: string | null = null;
}

/** Body of the routes that take a list of dataset ids. */
export class DatasetIdsRequest {
  @ApiProperty({
    type: [String],
    format: 'uuid',
    maxItems: MAXIMUM_DATASET_IDS,
    example: ['1d1f0210-7df8-58ed-ad7c-756dec1bc4ec'],
  })
  @Reads(list(uuid, MAXIMUM_DATASET_IDS))
  declare readonly dataset_ids: readonly string[];
}

/** Body of `expand_data_id`. */
export class ExpandDataIdRequest {
  @ApiProperty(DATA_ID_SCHEMA)
  @Reads(dataId)
  declare readonly data_id: DataIdInput;
}
