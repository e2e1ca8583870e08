import type { DimensionUniverse } from '../../dimensions/index.js';
import { keyColumn } from './column-type.js';
import { dimensionForeignKeys } from './dimension-tables.js';
import type { ForeignKey, Table, TableColumn } from './table.js';

/** The sequences that number collections, dataset types and dimension groups. */
export const SEQUENCES = ['collection_seq_collection_id', 'dataset_type_seq_id', 'dimension_graph_key_seq_id'] as const;

const COLLECTION_ID: TableColumn = { name: 'collection_id', type: 'bigint' };
const TO_COLLECTION = toCollection('collection_id', true);

/** The tables of a repository that do not follow from its dimensions, and the summaries by governor. */
export function staticTables(universe: DimensionUniverse): readonly Table[] {
  return [...COLLECTION_TABLES, ...DATASET_TABLES, ...DATASTORE_TABLES, ...governorSummaries(universe)];
}

const COLLECTION_TABLES: readonly Table[] = [
  { name: 'butler_attributes', columns: [text('name'), text('value')], primaryKey: ['name'] },
  {
    name: 'collection',
    columns: [COLLECTION_ID, text('name'), { name: 'type', type: 'smallint' }, { ...text('doc'), isNullable: true }],
    primaryKey: ['collection_id'],
    unique: [['name']],
  },
  {
    name: 'run',
    columns: [
      COLLECTION_ID,
      { ...text('host'), isNullable: true },
      { name: 'timespan', type: 'int8range', isNullable: true },
    ],
    primaryKey: ['collection_id'],
    foreignKeys: [TO_COLLECTION],
  },
  {
    name: 'collection_chain',
    columns: [integer('parent'), { name: 'position', type: 'smallint' }, integer('child')],
    primaryKey: ['parent', 'position'],
    foreignKeys: [toCollection('parent', true), toCollection('child', false)],
  },
  { name: 'dimension_graph_key', columns: [integer('id')], primaryKey: ['id'] },
  {
    name: 'dimension_graph_definition',
    columns: [integer('dimension_graph_id'), text('dimension_name')],
    primaryKey: ['dimension_graph_id', 'dimension_name'],
    foreignKeys: [{ source: ['dimension_graph_id'], table: 'dimension_graph_key', target: ['id'], cascades: true }],
  },
];

const DATASET_TABLES: readonly Table[] = [
  {
    name: 'dataset_type',
    columns: [
      integer('id', 'Number by which other tables refer to it; of no meaning outside the database.'),
      text('name', 'Unique name of the dataset type.'),
      text('storage_class', 'What the datasets are in memory: the name of a storage class.'),
      integer('dimensions_key', 'Number of the dimension group whose data IDs the datasets have.'),
      text('tag_association_table', 'Table of the membership of these datasets in RUN and TAGGED collections.'),
      {
        ...text(
          'calibration_association_table',
          'Table of the membership in CALIBRATION collections; NULL if this is no calibration dataset type.',
        ),
        isNullable: true,
      },
    ],
    primaryKey: ['id'],
    unique: [['name']],
  },
  {
    name: 'dataset',
    columns: [
      { name: 'id', type: 'uuid', doc: 'Unique identifier of the dataset.' },
      integer('dataset_type_id', 'Type of the dataset.'),
      integer('ingest_date', 'When the dataset was entered: TAI nanoseconds since 1970.'),
      integer('run_id'),
    ],
    primaryKey: ['id'],
    foreignKeys: [
      { source: ['dataset_type_id'], table: 'dataset_type', target: ['id'] },
      { source: ['run_id'], table: 'run', target: ['collection_id'], cascades: true },
    ],
  },
  {
    name: 'collection_summary_dataset_type',
    columns: [COLLECTION_ID, integer('dataset_type_id')],
    primaryKey: ['collection_id', 'dataset_type_id'],
    foreignKeys: [
      TO_COLLECTION,
      { source: ['dataset_type_id'], table: 'dataset_type', target: ['id'], cascades: true },
    ],
  },
];

const DATASTORE_TABLES: readonly Table[] = [
  { name: 'opaque_meta', columns: [text('table_name')], primaryKey: ['table_name'] },
  {
    name: 'dataset_location',
    doc: 'Which datastores hold which datasets: a row stands for a dataset that is stored.',
    columns: [text('datastore_name', 'Name of the datastore.'), { name: 'dataset_id', type: 'uuid' }],
    primaryKey: ['datastore_name', 'dataset_id'],
    foreignKeys: [{ source: ['dataset_id'], table: 'dataset', target: ['id'] }],
  },
  {
    name: 'dataset_location_trash',
    doc: 'Datasets whose files are to be deleted from a datastore.',
    columns: [{ name: 'dataset_id', type: 'uuid' }, text('datastore_name', 'Name of the datastore.')],
    primaryKey: ['dataset_id', 'datastore_name'],
  },
  {
    name: 'file_datastore_records',
    columns: [
      { name: 'dataset_id', type: 'uuid' },
      text('path'),
      text('formatter'),
      text('storage_class'),
      { name: 'component', type: 'varchar(32)' },
      { ...text('checksum'), isNullable: true },
      { ...integer('file_size'), isNullable: true },
    ],
    primaryKey: ['dataset_id', 'component'],
    indexes: [['path']],
  },
];

function governorSummaries(universe: DimensionUniverse): readonly Table[] {
  return universe.elements
    .filter((element) => element.governor)
    .map(({ name }) => ({
      name: `collection_summary_${name}`,
      columns: [COLLECTION_ID, keyColumn(universe, name)],
      primaryKey: ['collection_id', name],
      foreignKeys: [TO_COLLECTION, ...dimensionForeignKeys(universe, [name])],
    }));
}

function toCollection(column: string, cascades: boolean): ForeignKey {
  return { source: [column], table: 'collection', target: ['collection_id'], cascades };
}

function text(name: string, doc?: string): TableColumn {
  return { name, type: 'text', ...(doc === undefined ? {} : { doc }) };
}

function integer(name: string, doc?: string): TableColumn {
  return { name, type: 'bigint', ...(doc === undefined ? {} : { doc }) };
}
