import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import type { CollectionType } from '../../collections/index.js';
import { COLLECTION_TYPES_DESCRIPTION } from '../models/collection.model.js';
import { TRUTH_SCHEMA } from '../models/schemas.js';
import { collectionType, list, nullable, Reads, text, truth } from '../validation/index.js';
import { MAXIMUM_NAMES } from './limits.js';

const NAMES_SCHEMA: ApiPropertyOptions = {
  type: [String],
  description: 'Names or globs. A name that does not exist is an error, a glob that matches nothing is not.',
  example: ['DemoCam/*'],
};
const TYPES_SCHEMA: ApiPropertyOptions = {
  type: 'array',
  items: {
    anyOf: [
      { type: 'integer', enum: [1, 2, 3, 4] },
      { type: 'string', enum: ['1', '2', '3', '4'] },
      { type: 'boolean', enum: [true] },
    ],
  },
  description: `Types of collections in the answer: ${COLLECTION_TYPES_DESCRIPTION}.`,
  example: [1, 2, 3, 4],
};

/** Query string of `collection_summary`. */
export class CollectionSummaryQuery {
  @ApiProperty({ example: 'demo', description: 'Name of the collection.' })
  @Reads(text)
  declare readonly name: string;
}

/** Query string of `collection_info`. */
export class CollectionInfoQuery {
  @ApiProperty({ example: 'demo', description: 'Name of the collection.' })
  @Reads(text)
  declare readonly name: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Whether documentation is told.' })
  @Reads(truth)
  readonly include_doc: boolean = false;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Whether direct parents are told.' })
  @Reads(truth)
  readonly include_parents: boolean = false;
}

/** Body of `query_collection_info` (protocol section 3.8). */
export class QueryCollectionInfoRequest {
  @ApiProperty(NAMES_SCHEMA)
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly expression: readonly string[];

  @ApiProperty(TYPES_SCHEMA)
  @Reads(list(collectionType, MAXIMUM_NAMES))
  declare readonly collection_types: readonly CollectionType[];

  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: false,
    description: 'Whether the children of chains are listed too, depth first.',
  })
  @Reads(truth)
  declare readonly flatten_chains: boolean;

  @ApiProperty({ ...TRUTH_SCHEMA, example: true, description: 'Whether chains themselves are listed.' })
  @Reads(truth)
  declare readonly include_chains: boolean;

  @ApiProperty({ ...TRUTH_SCHEMA, example: false, description: 'Whether direct parents are told.' })
  @Reads(truth)
  declare readonly include_parents: boolean;

  @ApiProperty({ ...TRUTH_SCHEMA, example: false, description: 'Whether dataset types are told.' })
  @Reads(truth)
  declare readonly include_summary: boolean;

  @ApiProperty({ ...TRUTH_SCHEMA, example: false, description: 'Whether documentation is told.' })
  @Reads(truth)
  declare readonly include_doc: boolean;

  @ApiProperty({
    type: [String],
    nullable: true,
    example: null,
    description: 'Dataset types that summaries are restricted to.',
  })
  @Reads(nullable(list(text, MAXIMUM_NAMES)))
  declare readonly summary_datasets: readonly string[] | null;
}

/** Body of `query_collections`. */
export class QueryCollectionsRequest {
  @ApiProperty(NAMES_SCHEMA)
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly search: readonly string[];

  @ApiProperty(TYPES_SCHEMA)
  @Reads(list(collectionType, MAXIMUM_NAMES))
  declare readonly collection_types: readonly CollectionType[];

  @ApiProperty({
    ...TRUTH_SCHEMA,
    example: false,
    description: 'Whether the children of chains are listed too, depth first.',
  })
  @Reads(truth)
  declare readonly flatten_chains: boolean;

  @ApiProperty({ ...TRUTH_SCHEMA, example: true, description: 'Whether chains themselves are listed.' })
  @Reads(truth)
  declare readonly include_chains: boolean;
}

/** Body of `query_dataset_types`. */
export class QueryDatasetTypesRequest {
  @ApiProperty({ type: [String], description: 'Names or globs of dataset types.', example: ['visit_*', 'raw'] })
  @Reads(list(text, MAXIMUM_NAMES))
  declare readonly search: readonly string[];
}
