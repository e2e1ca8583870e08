import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { USER_ERROR_TYPES } from '../../foundation/errors/index.js';

/** A mistake of the user that Butler clients raise as an exception of their own. */
export class UserErrorReply {
  @ApiProperty({ enum: Object.keys(USER_ERROR_TYPES), example: 'missing_collection' })
  declare readonly error_type: string;

  @ApiProperty({ example: "No collection with name 'nope' found." })
  declare readonly detail: string;
}

/** One thing that is wrong with the form of a request. */
export class ValidationIssueModel {
  @ApiProperty({ example: 'uuid_parsing' })
  declare readonly type: string;

  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    example: ['path', 'id'],
    description: 'Where: begins with `body`, `path`, `query` or `header`.',
  })
  declare readonly loc: readonly (string | number)[];

  @ApiProperty({ example: 'Input should be a valid UUID' })
  declare readonly msg: string;

  @ApiProperty({
    anyOf: [
      { type: 'object', additionalProperties: true, nullable: true },
      { type: 'array', items: {} },
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
    ],
    description: 'What was found there.',
  })
  declare readonly input: unknown;
}

/** A request that does not have the form its route demands. */
export class ValidationErrorReply {
  @ApiProperty({ type: [ValidationIssueModel] })
  declare readonly detail: readonly ValidationIssueModel[];
}

/** Any other failure. */
export class ErrorReply {
  @ApiProperty({ example: "Unknown repository 'x'" })
  declare readonly detail: string;

  @ApiPropertyOptional({ example: 'internal', description: 'With status 500 and above.' })
  declare readonly error_type?: string;

  @ApiPropertyOptional({ description: 'With status 500 and above: the id under which the log has the cause.' })
  declare readonly request_id?: string;
}
