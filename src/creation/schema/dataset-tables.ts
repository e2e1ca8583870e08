import type { DimensionGroup } from '../../dimensions/index.js';
import { keyColumn } from './column-type.js';
import { dimensionForeignKeys } from './dimension-tables.js';
import type { ForeignKey, Table, TableColumn } from './table.js';

const TYPE_AND_COLLECTION = ['dataset_type_id', 'collection_id'];

/** The table of memberships in RUN and TAGGED collections of all dataset types with this dimension group. */
export function tagsTable(name: string, group: DimensionGroup): Table {
  return {
    name,
    columns: [
      { name: 'dataset_type_id', type: 'bigint' },
      { name: 'dataset_id', type: 'uuid' },
      { name: 'collection_id', type: 'bigint' },
      ...dimensionColumns(group),
    ],
    primaryKey: ['dataset_id', 'collection_id'],
    unique: [[...TYPE_AND_COLLECTION, ...group.required]],
    foreignKeys: foreignKeys(group),
  };
}

/** The table of memberships in CALIBRATION collections; its ids come from the sequence `NAME_seq_id`. */
export function calibsTable(name: string, group: DimensionGroup): Table {
  return {
    name,
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'dataset_type_id', type: 'bigint' },
      { name: 'dataset_id', type: 'uuid' },
      { name: 'collection_id', type: 'bigint' },
      ...dimensionColumns(group),
      { name: 'timespan', type: "int8range DEFAULT '(,)'::int8range" },
    ],
    primaryKey: ['id'],
    indexes: [[...TYPE_AND_COLLECTION, ...group.required, 'timespan']],
    foreignKeys: foreignKeys(group),
  };
}

function dimensionColumns(group: DimensionGroup): readonly TableColumn[] {
  return group.required.map((dimension) => keyColumn(group.universe, dimension));
}

function foreignKeys(group: DimensionGroup): readonly ForeignKey[] {
  const { universe, required } = group;
  const governors = required.filter((dimension) => universe.element(dimension).governor);
  return [
    { source: ['dataset_type_id'], table: 'dataset_type', target: ['id'] },
    { source: ['dataset_id'], table: 'dataset', target: ['id'], cascades: true },
    { source: ['collection_id'], table: 'collection', target: ['collection_id'], cascades: true },
    {
      source: ['collection_id', 'dataset_type_id'],
      table: 'collection_summary_dataset_type',
      target: ['collection_id', 'dataset_type_id'],
    },
    ...governors.map((governor) => ({
      source: ['collection_id', governor],
      table: `collection_summary_${governor}`,
      target: ['collection_id', governor],
    })),
    ...dimensionForeignKeys(universe, required),
  ];
}
