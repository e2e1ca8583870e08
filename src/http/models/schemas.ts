import { type ApiPropertyOptions, getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';

/** A truth value in a body. */
export const TRUTH_SCHEMA = { allOf: [{ $ref: getSchemaPath('Truth') }] } as const satisfies ApiPropertyOptions;

/** Schemas that are no classes. */
export const SHARED_SCHEMAS: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']> = {
  Truth: {
    anyOf: [
      { type: 'boolean' },
      { type: 'integer', enum: [0, 1] },
      { type: 'string', enum: ['true', 't', 'yes', 'y', 'on', '1', 'false', 'f', 'no', 'n', 'off', '0'] },
    ],
    description: '`true` or `false`, or another spelling that the Python server takes; case does not matter.',
  },
};

/** A data ID: values by the name of their dimension. */
export const DATA_ID_SCHEMA = {
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'integer', format: 'int64' }, { type: 'string' }, { type: 'boolean' }] },
  description:
    'Values by dimension name. Integers have up to 64 bits, true is 1 and false 0; a string for an integer dimension ' +
    'is taken as an alternate key, and keys of the form `dimension.field` are too.',
  example: { instrument: 'DemoCam', detector: 4, visit: 2026031500001 },
} as const satisfies ApiPropertyOptions;

/** A timespan of a request. */
export const TIMESPAN_SCHEMA = {
  type: 'array',
  items: {
    anyOf: [
      { type: 'integer', format: 'int64' },
      { type: 'string', pattern: '^[+-]?[0-9]{1,40}$' },
      { type: 'boolean' },
    ],
  },
  minItems: 2,
  maxItems: 2,
  nullable: true,
  description:
    'Begin and end, end excluded, in TAI nanoseconds since 1970-01-01 TAI. 0 is no lower and 4102444800000000000 no ' +
    'upper bound; digits in a string are taken too. Calibration collections are searched only with a timespan.',
  example: null,
} as const satisfies ApiPropertyOptions;

/** Names of collections to search, in this order. */
export const COLLECTIONS_SCHEMA = {
  type: [String],
  description: 'Names or globs of collections, searched in this order; chains are followed.',
  example: ['demo'],
} satisfies ApiPropertyOptions;

/** A literal of a query (protocol section 4.4). */
export const LITERAL_SCHEMA = {
  type: 'object',
  properties: {
    expression_type: {
      type: 'string',
      enum: ['int', 'float', 'string', 'datetime', 'timespan', 'uuid', 'hash', 'region'],
    },
  },
  required: ['expression_type'],
  additionalProperties: true,
};
