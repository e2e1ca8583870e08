import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DatasetTypeModel } from './dataset-type.model.js';

/** Description of the numbers that stand for collection types. */
export const COLLECTION_TYPES_DESCRIPTION = '1 RUN, 2 TAGGED, 3 CHAINED, 4 CALIBRATION';

/** A collection on the wire (protocol section 3.8). */
export class CollectionInfoModel {
  @ApiProperty({ example: 'demo' })
  declare readonly name: string;

  @ApiProperty({ type: 'integer', enum: [1, 2, 3, 4], description: COLLECTION_TYPES_DESCRIPTION })
  declare readonly type: number;

  @ApiProperty({ example: '', description: 'Documentation; empty if there is none or it was not asked for.' })
  declare readonly doc: string;

  @ApiProperty({ type: [String], example: ['DemoCam/raw/all'], description: 'Direct children of a chain, in order.' })
  declare readonly children: readonly string[];

  @ApiProperty({ type: [String], nullable: true, description: 'Direct parents; null if not asked for.' })
  declare readonly parents: readonly string[] | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Types of the datasets in it; null if not asked for.' })
  declare readonly dataset_types: readonly string[] | null;
}

/** Reply of `query_collection_info`. */
export class CollectionInfosReply {
  @ApiProperty({ type: [CollectionInfoModel] })
  declare readonly collections: readonly CollectionInfoModel[];
}

/** Reply of `collection_info`. */
export class LegacyCollectionInfoReply {
  @ApiProperty({ example: 'demo' })
  declare readonly name: string;

  @ApiProperty({ type: 'integer', enum: [1, 2, 3, 4], description: COLLECTION_TYPES_DESCRIPTION })
  declare readonly type: number;

  @ApiProperty({ type: [String], description: 'Direct children of a chain, in order.' })
  declare readonly children: readonly string[];

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Only with `include_doc`.' })
  declare readonly doc?: string | null;

  @ApiPropertyOptional({ type: [String], description: 'Only with `include_parents`.' })
  declare readonly parents?: readonly string[];
}

/** Reply of `query_collections`. */
export class CollectionNamesReply {
  @ApiProperty({ type: [String], example: ['demo'] })
  declare readonly collections: readonly string[];
}

/** What a collection may hold (protocol section 3.8): a superset of what it does hold. */
export class CollectionSummaryModel {
  @ApiProperty({ type: [DatasetTypeModel] })
  declare readonly dataset_types: readonly DatasetTypeModel[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { instrument: ['DemoCam'], skymap: [] },
    description: 'Values of the governor dimensions.',
  })
  declare readonly governors: Readonly<Record<string, readonly string[]>>;
}

/** Reply of `collection_summary`. */
export class CollectionSummaryReply {
  @ApiProperty()
  declare readonly summary: CollectionSummaryModel;
}
