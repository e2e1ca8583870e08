import { ApiProperty } from '@nestjs/swagger';

/** Reply of `universe`. The definition is not typed further: its form is in section 3.6 of the protocol. */
export class UniverseReply {
  @ApiProperty({
    type: 'object',
    properties: {
      version: { type: 'integer', example: 8 },
      namespace: { type: 'string', example: 'daf_butler' },
      skypix: { type: 'object', additionalProperties: true },
      elements: { type: 'object', additionalProperties: true },
      topology: { type: 'object', additionalProperties: true },
    },
  })
  declare readonly universe: Readonly<Record<string, unknown>>;
}
