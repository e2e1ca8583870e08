import type { ApiPropertyOptions } from '@nestjs/swagger';

/** A data ID: values by the name of their dimension. */
export const DATA_ID_SCHEMA = {
  type: 'object',
  additionalProperties: { oneOf: [{ type: 'integer', format: 'int64' }, { type: 'string' }] },
  description:
    'Values by dimension name. Integers have up to 64 bits; a string for an integer dimension is taken as an ' +
    'alternate key, and keys of the form `dimension.field` are too.',
  example: { instrument: 'DemoCam', detector: 4, visit: 2026031500001 },
} as const satisfies ApiPropertyOptions;

/** A timespan of a request. */
export const TIMESPAN_SCHEMA = {
  type: 'array',
  items: { type: 'integer', format: 'int64' },
  minItems: 2,
  maxItems: 2,
  nullable: true,
  description:
    'Begin and end, end excluded, in TAI nanoseconds since 1970-01-01 TAI. 0 is no lower and 4102444800000000000 no ' +
    'upper bound. Calibration collections are searched only with a timespan.',
  example: null,
} as const satisfies ApiPropertyOptions;

/** Names of collections to search, in this order. */
export const COLLECTIONS_SCHEMA = {
  type: [String],
  description: 'Names or globs of collections, searched in this order; chains are followed.',
  example: ['demo'],
} satisfies ApiPropertyOptions;
