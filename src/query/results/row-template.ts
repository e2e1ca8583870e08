import {
  columnOfDimension,
  type DimensionElement,
  type DimensionGroup,
  keyType,
  recordFields,
} from '../../dimensions/index.js';
import type { DatasetType } from '../../datasets/index.js';
import type { Column } from '../analysis/index.js';
import { type ColumnSet, columnTypeOf, type ColumnType, type ResultSpec } from '../tree/index.js';
import { isAddedLater } from './result-columns.js';

/** A value that stands in a row's JSON text. */
export interface TemplateColumn {
  readonly kind: 'column';
  readonly column: Column;
  readonly type: ColumnType;
  readonly isNullable: boolean;
}

/** The record of an element that is not joined: it is found by the values of these dimensions. */
export interface TemplateRecord {
  readonly kind: 'record';
  readonly element: DimensionElement;
  readonly keys: readonly TemplateColumn[];
}

/** A record made of columns that is the same in all rows with the same values of these dimensions. */
export interface TemplateSharedRecord {
  readonly kind: 'shared_record';
  readonly keys: readonly TemplateColumn[];
  readonly text: RowTemplate;
}

/** The JSON text of a row: constant text, with values between. */
export type RowTemplate = readonly (string | TemplateColumn | TemplateRecord | TemplateSharedRecord)[];

/** How the rows of a result are written. */
export interface ResultTemplate {
  /** The `type` of result lines. */
  readonly type: ResultSpec['kind'];
  readonly row: RowTemplate;
  /** Records that stand once per line, for general results; null if there are none. */
  readonly sharedRecords: readonly TemplateRecord[] | null;
}

/**
 * The form of a result's rows on the wire (protocol sections 3 and 4.6).
 *
 * @param datasetType the type of the datasets that rows are refs of.
 */
export function resultTemplate(spec: ResultSpec, columns: ColumnSet, datasetType: DatasetType | null): ResultTemplate {
  switch (spec.kind) {
    case 'data_coordinate':
      return plain(spec.kind, dataCoordinate(spec.dimensions, columns, spec.includeDimensionRecords));
    case 'dimension_record':
      return plain(spec.kind, recordOf(spec.element, spec.dimensions));
    case 'dataset_ref': {
      const field = (name: 'dataset_id' | 'run', type: ColumnType): TemplateColumn => ({
        kind: 'column',
        column: { kind: 'dataset', datasetType: spec.datasetType, field: name },
        type,
        isNullable: false,
      });
      return plain(spec.kind, [
        `{"datasetType":${datasetType?.json ?? 'null'},"component":null,"id":`,
        field('dataset_id', 'uuid'),
        ',"run":',
        field('run', 'string'),
        ',"dataId":',
        ...dataCoordinate(spec.dimensions, columns, spec.includeDimensionRecords),
        '}',
      ]);
    }
    case 'general': {
      const shared = spec.dimensions.elements.filter(isAddedLater).map((element) => addedRecord(element));
      return {
        type: spec.kind,
        row: ['[', ...separated(generalColumns(columns)), ']'],
        sharedRecords: spec.includeDimensionRecords ? shared : null,
      };
    }
  }
}

function plain(type: ResultSpec['kind'], row: RowTemplate): ResultTemplate {
  return { type, row, sharedRecords: null };
}

function dataCoordinate(group: DimensionGroup, columns: ColumnSet, withRecords: boolean): RowTemplate {
  if (group.names.length === 0) {
    return ['{"dataId":{},"records":{}}'];
  }
  const members = group.dataCoordinateKeys.map((name) => [`${JSON.stringify(name)}:`, key(name, group)]);
  const records = withRecords
    ? [
        '{',
        ...separated(
          group.elements
            .filter((element) => isWithin(element, group))
            .map((element) => [
              `${JSON.stringify(element.name)}:`,
              ...(isAddedLater(element) ? [addedRecord(element)] : joinedRecord(element, columns.dimensions)),
            ]),
        ),
        '}',
      ]
    : ['null'];
  return ['{"dataId":{', ...separated(members), '},"records":', ...records, '}'];
}

/** In old universes a relation may imply a dimension that is not in the group: its record cannot be told. */
function isWithin(element: DimensionElement, group: DimensionGroup): boolean {
  return element.implied.every((name) => group.has(name));
}

/** A record made of columns, which several rows may share. */
function joinedRecord(element: DimensionElement, group: DimensionGroup): RowTemplate {
  const text = recordOf(element, group);
  return element.required.length < group.required.length
    ? [{ kind: 'shared_record', keys: keysOf(element), text }]
    : text;
}

/** A record made of columns; those of pixels are computed. */
function recordOf(element: DimensionElement, group: DimensionGroup): RowTemplate {
  if (element.kind === 'skypix') {
    return [addedRecord(element)];
  }
  const fields = recordFields(group.universe, element).map((field) => {
    const dimension = [...element.required, ...element.implied].find(
      (name) => columnOfDimension(element, name) === field.name,
    );
    const isKey = field.role === 'required' || field.role === 'key' || field.role === 'implied';
    const column: TemplateColumn =
      isKey && dimension !== undefined
        ? key(dimension, group)
        : {
            kind: 'column',
            column: { kind: 'field', element: element.name, field: field.name },
            type: field.type,
            isNullable: true,
          };
    return [`${JSON.stringify(field.name)}:`, column];
  });
  return [`{"definition":${JSON.stringify(element.name)},"record":{`, ...separated(fields), '}}'];
}

function addedRecord(element: DimensionElement): TemplateRecord {
  return { kind: 'record', element, keys: keysOf(element) };
}

/** The columns that a record is found by; their texts are compared, whatever their types. */
function keysOf(element: DimensionElement): readonly TemplateColumn[] {
  return element.required.map((name) => ({
    kind: 'column',
    column: { kind: 'key', dimension: name },
    type: 'string',
    isNullable: false,
  }));
}

function key(name: string, group: DimensionGroup): TemplateColumn {
  return {
    kind: 'column',
    column: { kind: 'key', dimension: name },
    type: keyType(group.universe, name),
    isNullable: false,
  };
}

/** Every column, in the order of general results (reference: query-semantics, section 1.2). */
function generalColumns(columns: ColumnSet): readonly RowTemplate[] {
  const { dimensions } = columns;
  const { universe } = dimensions;
  const fields = dimensions.elements.flatMap((element) => {
    const names = columns.fieldsOf(element.name);
    return recordFields(universe, element)
      .filter((field) => names.includes(field.name))
      .map(({ name, type }): TemplateColumn => {
        return {
          kind: 'column',
          column: { kind: 'field', element: element.name, field: name },
          type,
          isNullable: true,
        };
      });
  });
  const datasets = [...columns.datasetFields].flatMap(([datasetType, names]) =>
    names.map((field): TemplateColumn => {
      const type = columnTypeOf({ kind: 'dataset_field', datasetType, field });
      return { kind: 'column', column: { kind: 'dataset', datasetType, field }, type, isNullable: true };
    }),
  );
  return [...dimensions.dataCoordinateKeys.map((name) => key(name, dimensions)), ...fields, ...datasets].map(
    (column) => [column],
  );
}

function separated(items: readonly RowTemplate[]): RowTemplate {
  return items.flatMap((item, index) => (index === 0 ? item : [',', ...item]));
}

/** The same template with neighbouring constants put together. */
export function merged<P extends object>(template: readonly (string | P)[]): readonly (string | P)[] {
  const result: (string | P)[] = [];
  for (const part of template) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      result[result.length - 1] = last + part;
    } else {
      result.push(part);
    }
  }
  return result;
}

/** The columns that a template needs, each once. */
export function templateColumns(template: ResultTemplate): readonly TemplateColumn[] {
  const all = [...template.row, ...(template.sharedRecords ?? [])].flatMap(columnsOf);
  const byColumn = new Map(all.map((part) => [JSON.stringify(part.column), part]));
  return [...byColumn.values()];
}

function columnsOf(part: RowTemplate[number]): readonly TemplateColumn[] {
  if (typeof part === 'string') {
    return [];
  }
  switch (part.kind) {
    case 'column':
      return [part];
    case 'record':
      return part.keys;
    case 'shared_record':
      return [...part.keys, ...part.text.flatMap(columnsOf)];
  }
}
