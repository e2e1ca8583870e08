import { ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import type { JsonObject } from '../../foundation/json/index.js';
import { TRUTH_SCHEMA } from '../models/schemas.js';
import { object, Reads, truth } from '../validation/index.js';

/** Examples run against the demonstration repository (docs/demo.md). */
const DETECTOR_OF_VISIT = ['instrument', 'visit', 'detector'];

const QUERY_SCHEMA: ApiPropertyOptions = {
  allOf: [{ $ref: getSchemaPath('Query') }],
  description: 'A query tree with the uploads and materializations that it uses.',
  example: {
    tree: {
      dimensions: DETECTOR_OF_VISIT,
      datasets: { visit_image: { collections: ['demo'], dimensions: DETECTOR_OF_VISIT } },
      predicate: {
        operands: [
          [
            {
              predicate_type: 'comparison',
              operator: '==',
              a: { expression_type: 'dimension_key', dimension: 'visit' },
              b: { expression_type: 'int', value: 2026031500001 },
            },
          ],
        ],
      },
    },
    default_data_id: { dataId: { instrument: 'DemoCam' } },
    additional_query_inputs: [],
  },
};

const RESULT_SPEC_SCHEMA: ApiPropertyOptions = {
  allOf: [{ $ref: getSchemaPath('ResultSpec') }],
  description: 'What each row shows.',
  example: {
    result_type: 'dataset_ref',
    dataset_type_name: 'visit_image',
    dimensions: DETECTOR_OF_VISIT,
    storage_class_name: 'ExposureF',
    find_first: true,
    limit: 5,
  },
};

/** What all query routes take. */
export class QueryRequestBody {
  @ApiProperty(QUERY_SCHEMA)
  @Reads(object)
  declare readonly query: JsonObject;
}

/** Body of `query/execute`. */
export class QueryExecuteRequest extends QueryRequestBody {
  @ApiProperty(RESULT_SPEC_SCHEMA)
  @Reads(object)
  declare readonly result_spec: JsonObject;
}

/** Body of `query/count`. */
export class QueryCountRequest extends QueryExecuteRequest {
  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: true,
    description: 'Whether rows that only the shapes of regions can rule out are not to be counted.',
  })
  @Reads(truth)
  declare readonly exact: boolean;

  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: true,
    description: 'Whether rows may be read and thrown away for an exact count.',
  })
  @Reads(truth)
  declare readonly discard: boolean;
}

/** Body of `query/any`. */
export class QueryAnyRequest extends QueryRequestBody {
  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: true,
    description: 'Whether to look into the database; else only summaries of collections tell.',
  })
  @Reads(truth)
  declare readonly execute: boolean;

  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: true,
    description: 'Whether rows that only the shapes of regions can rule out do not count.',
  })
  @Reads(truth)
  declare readonly exact: boolean;
}

/** Body of `query/explain`. */
export class QueryExplainRequest extends QueryRequestBody {
  @ApiProperty({ ...TRUTH_SCHEMA, example: false, description: 'Taken for compatibility; nothing is executed.' })
  @Reads(truth)
  declare readonly execute: boolean;
}
