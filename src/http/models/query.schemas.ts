import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { DATA_ID_SCHEMA } from './schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

const NAMES: Schema = { type: 'array', items: { type: 'string' } };
const DIMENSIONS: Schema = { ...NAMES, description: 'Names of dimensions; those that they need come by themselves.' };
const OBJECTS: Schema = { type: 'array', items: { type: 'object', additionalProperties: true } };
const NAMES_BY_KEY: Schema = { type: 'object', additionalProperties: NAMES };

const FIND_FIRST: Schema = { type: 'boolean', description: 'Whether only the first dataset per data ID is wanted.' };
const RECORDS: Schema = { type: 'boolean', description: 'Whether rows come with dimension records; false if absent.' };

const DATASET_SEARCH: Schema = {
  type: 'object',
  properties: { collections: { ...NAMES, description: 'Searched in this order.' }, dimensions: DIMENSIONS },
  required: ['collections', 'dimensions'],
};

/** What all kinds of results have besides their own members. */
const COMMON: Schemas = {
  order_by: { ...OBJECTS, description: 'Expressions to sort by, the first one first.' },
  limit: {
    anyOf: [
      { type: 'integer', minimum: 0, nullable: true },
      { type: 'string', pattern: '^[+]?[0-9]{1,40}$' },
      { type: 'boolean' },
    ],
    description: 'Largest number of rows; null, as if it were absent, for all.',
  },
  allow_duplicate_overlaps: { type: 'boolean', description: 'Whether a row may come more than once; false if absent.' },
};

function resultSpec(type: string, members: Schemas, required: readonly string[], description: string): Schema {
  return {
    type: 'object',
    properties: { result_type: { type: 'string', enum: [type] }, ...members, ...COMMON },
    required: ['result_type', ...required],
    description,
  };
}

/** The schemas of queries and of what they show (protocol sections 4.1 to 4.6), by their names. */
export const QUERY_SCHEMAS: Schemas = {
  Query: {
    type: 'object',
    properties: {
      tree: { $ref: getSchemaPath('QueryTree') },
      default_data_id: {
        type: 'object',
        properties: { dataId: { ...DATA_ID_SCHEMA, example: { instrument: 'DemoCam' } } },
        required: ['dataId'],
        description: 'Values for governor dimensions that nothing constrains.',
      },
      additional_query_inputs: {
        ...OBJECTS,
        description: 'Uploads and materializations that the tree refers to.',
      },
    },
    required: ['tree', 'default_data_id', 'additional_query_inputs'],
  },
  QueryTree: {
    type: 'object',
    properties: {
      dimensions: DIMENSIONS,
      datasets: {
        type: 'object',
        additionalProperties: DATASET_SEARCH,
        description: 'Searches for datasets that are joined, by the name of the dataset type.',
      },
      any_dataset: { ...DATASET_SEARCH, nullable: true, description: 'A search for datasets of any type.' },
      predicate: {
        type: 'object',
        properties: { operands: { type: 'array', items: { ...OBJECTS, description: 'Of these any is enough.' } } },
        required: ['operands'],
        description: 'Conditions, all of which have to hold.',
      },
      data_coordinate_uploads: { ...NAMES_BY_KEY, description: 'Dimensions of uploads, by their keys.' },
      materializations: { ...NAMES_BY_KEY, description: 'Dimensions of materializations, by their keys.' },
      validateGovernorConstraints: {
        type: 'boolean',
        description: 'Whether governor dimensions have to be constrained; true if absent.',
      },
    },
    required: ['dimensions'],
    description: 'What is joined and which conditions hold.',
  },
  ResultSpec: {
    oneOf: ['DataCoordinateSpec', 'DimensionRecordSpec', 'DatasetRefSpec', 'GeneralSpec'].map((name) => ({
      $ref: getSchemaPath(name),
    })),
  },
  DataCoordinateSpec: resultSpec(
    'data_coordinate',
    { dimensions: DIMENSIONS, include_dimension_records: RECORDS },
    ['dimensions'],
    'Data IDs.',
  ),
  DimensionRecordSpec: resultSpec(
    'dimension_record',
    { element: { type: 'string', example: 'visit' } },
    ['element'],
    'Dimension records of one element.',
  ),
  DatasetRefSpec: resultSpec(
    'dataset_ref',
    {
      dataset_type_name: { type: 'string', example: 'visit_image' },
      dimensions: DIMENSIONS,
      storage_class_name: { type: 'string', example: 'ExposureF' },
      include_dimension_records: RECORDS,
      find_first: FIND_FIRST,
    },
    ['dataset_type_name', 'dimensions', 'storage_class_name', 'find_first'],
    'Datasets of one type.',
  ),
  GeneralSpec: resultSpec(
    'general',
    {
      dimensions: DIMENSIONS,
      dimension_fields: { ...NAMES_BY_KEY, description: 'Fields by dimension element.' },
      dataset_fields: { ...NAMES_BY_KEY, description: 'Fields by dataset type.' },
      include_dimension_records: RECORDS,
      find_first: FIND_FIRST,
    },
    ['dimensions', 'dimension_fields', 'dataset_fields', 'find_first'],
    'Rows of any fields.',
  ),
};
