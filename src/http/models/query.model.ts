import { ApiProperty } from '@nestjs/swagger';

/** Reply of `query/count`. */
export class QueryCountReply {
  @ApiProperty({ type: 'integer', format: 'int64', example: 189 })
  declare readonly count: number;
}

/** Reply of `query/any`. */
export class QueryAnyReply {
  @ApiProperty({ example: true })
  declare readonly found_rows: boolean;
}

/** Reply of `query/explain`. */
export class QueryExplainReply {
  @ApiProperty({ type: [String], example: [] })
  declare readonly messages: readonly string[];
}
