import { defineEntity, p } from '@mikro-orm/core';

/**
 * The static tables of a repository whose layout does not depend on its managers, as MikroORM entities. Their schema
 * is a wildcard: every repository is a PostgreSQL schema ("namespace") of its own, named when an entity manager is
 * forked for it.
 */
const anySchema = '*';

/** Settings, manager versions and the dimension universe of a repository. */
export const ButlerAttribute = defineEntity({
  name: 'ButlerAttribute',
  tableName: 'butler_attributes',
  schema: anySchema,
  properties: { name: p.text().primary(), value: p.text() },
});

/** A registered dataset type and the names of the dynamic tables that hold its datasets. */
export const DatasetTypeRow = defineEntity({
  name: 'DatasetTypeRow',
  tableName: 'dataset_type',
  schema: anySchema,
  properties: {
    id: p.bigint('string').primary(),
    name: p.text(),
    storageClass: p.text().fieldName('storage_class'),
    dimensionsKey: p.bigint('string').fieldName('dimensions_key'),
    tagAssociationTable: p.text().fieldName('tag_association_table'),
    calibrationAssociationTable: p.text().fieldName('calibration_association_table').nullable(),
  },
});

/** One required dimension of a stored dimension group. */
export const DimensionGraphDefinition = defineEntity({
  name: 'DimensionGraphDefinition',
  tableName: 'dimension_graph_definition',
  schema: anySchema,
  properties: {
    dimensionGraphId: p.bigint('string').fieldName('dimension_graph_id').primary(),
    dimensionName: p.text().fieldName('dimension_name').primary(),
  },
});
