import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import { recordFields } from '../../dimensions/index.js';
import { ColumnSet, type ResultSpec } from '../tree/index.js';

/** Whether the records of an element are not joined by queries but added afterwards. */
export function isAddedLater(element: DimensionElement): boolean {
  return element.isCached || element.kind === 'skypix';
}

/** The columns that a result needs of the rows (reference: `get_result_columns`). */
export function resultColumns(spec: ResultSpec): ColumnSet {
  const columns = new ColumnSet(spec.dimensions);
  switch (spec.kind) {
    case 'dimension_record':
      if (spec.element.kind !== 'skypix') {
        remainder(spec.dimensions, spec.element).forEach((field) => {
          columns.addField(spec.element.name, field);
        });
      }
      return columns;
    case 'dataset_ref':
      columns.addDatasetField(spec.datasetType, 'dataset_id');
      columns.addDatasetField(spec.datasetType, 'run');
      break;
    case 'general':
      for (const [element, fields] of spec.dimensionFields) {
        nonKeyFields(spec.dimensions, element, fields).forEach((field) => {
          columns.addField(element, field);
        });
      }
      for (const [datasetType, fields] of spec.datasetFields) {
        fields.forEach((field) => {
          columns.addDatasetField(datasetType, field);
        });
      }
      break;
    case 'data_coordinate':
      break;
  }
  if (spec.includeDimensionRecords) {
    for (const element of spec.dimensions.elements.filter((candidate) => !isAddedLater(candidate))) {
      remainder(spec.dimensions, element).forEach((field) => {
        columns.addField(element.name, field);
      });
    }
  }
  return columns;
}

/** Names of the fields of an element that are no keys of dimensions. */
function remainder(group: DimensionGroup, element: DimensionElement): readonly string[] {
  return recordFields(group.universe, element)
    .filter(({ role }) => role !== 'required' && role !== 'key' && role !== 'implied')
    .map(({ name }) => name);
}

/** Keys are columns of their own in general results, even where somebody asks for them as fields. */
function nonKeyFields(group: DimensionGroup, element: string, fields: readonly string[]): readonly string[] {
  const others = remainder(group, group.universe.element(element));
  return fields.filter((field) => others.includes(field));
}
