import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DataIdInput } from '../../dimensions/index.js';
import type { ColumnLiteral } from '../../query/index.js';
import { COLLECTIONS_SCHEMA, DATA_ID_SCHEMA, LITERAL_SCHEMA, TRUTH_SCHEMA } from '../models/schemas.js';
import { count, dataId, list, literals, nullable, Reads, text, truth } from '../validation/index.js';
import { MAXIMUM_NAMES } from './limits.js';

/** Body of `query/all_datasets` (protocol section 6.6). */
export class AllDatasetsBody {
  @ApiProperty(COLLECTIONS_SCHEMA)
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly collections: readonly string[];

  @ApiProperty({ type: [String], description: 'Names or globs of dataset types.', example: ['raw', 'visit_image'] })
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly name: readonly string[];

  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: true,
    description: 'Whether only the first dataset per data ID, in the order of the collections, is wanted.',
  })
  @Reads(truth)
  declare readonly find_first: boolean;

  @ApiProperty({ ...DATA_ID_SCHEMA, description: 'Values of dimensions that datasets have to have.', example: {} })
  @Reads(dataId)
  declare readonly data_id: DataIdInput;

  @ApiPropertyOptional({
    ...DATA_ID_SCHEMA,
    description: 'Values for governor dimensions that nothing constrains.',
    example: { instrument: 'DemoCam' },
  })
  @Reads(dataId)
  readonly default_data_id: DataIdInput = new Map();

  @ApiProperty({
    description: 'An expression of the where language; empty for none.',
    example: 'detector IN (1..4) AND day_obs = 20260315',
  })
  @Reads(text)
  declare readonly where: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: LITERAL_SCHEMA,
    description: 'Values of the names that `where` refers to.',
    example: {},
  })
  @Reads(literals)
  declare readonly bind: ReadonlyMap<string, ColumnLiteral>;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    nullable: true,
    description: 'Largest number of datasets in all.',
    example: 100,
  })
  @Reads(nullable(count))
  declare readonly limit: number | null;

  @ApiProperty({ ...TRUTH_SCHEMA, example: false, description: 'Whether data IDs come with their dimension records.' })
  @Reads(truth)
  declare readonly with_dimension_records: boolean;
}
