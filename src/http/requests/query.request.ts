import { ApiProperty } from '@nestjs/swagger';

/** Body of the query routes, which nothing looks at yet. */
export class QueryRequest {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'A query tree with its inputs, as Python clients make it (section 4 of the protocol).',
  })
  declare readonly query: object;
}
