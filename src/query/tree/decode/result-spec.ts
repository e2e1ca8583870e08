import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import { pythonRepr } from '../../../foundation/errors/index.js';
import {
  type DimensionElement,
  type DimensionGroup,
  type DimensionUniverse,
  recordFields,
} from '../../../dimensions/index.js';
import { DATASET_FIELDS } from '../column-expression.js';
import { invalidQuery } from '../make-expression.js';
import { describeDimensions } from '../make-predicate.js';
import type { DatasetRefSpec, GeneralSpec, ResultSpec } from '../result-spec.js';
import { decodeOrderTerm } from './expression.js';
import { booleanAt, choiceAt, groupAt, integerAt, listAt, malformed, mapAt, objectAt, stringAt } from './members.js';

/**
 * Decode what each row of a result is to show (protocol section 4.6).
 *
 * @throws ButlerUserError `invalid_query`.
 */
export function decodeResultSpec(universe: DimensionUniverse, value: JsonValue | undefined): ResultSpec {
  const place = 'result_spec';
  const object = objectAt(value, place);
  const common = {
    orderBy:
      object['order_by'] === undefined
        ? []
        : listAt(object['order_by'], `${place}.order_by`, (term, termPlace) =>
            decodeOrderTerm(term, termPlace, universe),
          ),
    limit: limitAt(object['limit'] ?? null),
    allowDuplicateOverlaps: flag(object, 'allow_duplicate_overlaps'),
  };
  const dimensions = (): DimensionGroup => groupAt(object['dimensions'], `${place}.dimensions`, universe);
  switch (object['result_type']) {
    case 'data_coordinate': {
      const includeDimensionRecords = flag(object, 'include_dimension_records');
      return { kind: 'data_coordinate', ...common, dimensions: dimensions(), includeDimensionRecords };
    }
    case 'dimension_record': {
      const element = elementAt(object, universe);
      return { kind: 'dimension_record', ...common, dimensions: universe.minimalGroup(element), element };
    }
    case 'dataset_ref':
      stringAt(object['storage_class_name'], `${place}.storage_class_name`);
      return { ...common, ...datasetRefSpec(object, place), dimensions: dimensions() };
    case 'general': {
      const spec: GeneralSpec = { ...common, ...generalSpec(object, place), dimensions: dimensions() };
      checkGeneralSpec(spec, universe);
      return spec;
    }
    default:
      return malformed(`${place}.result_type`, 'the name of a result type');
  }
}

function datasetRefSpec(
  object: JsonObject,
  place: string,
): Pick<DatasetRefSpec, 'kind' | 'datasetType' | 'includeDimensionRecords' | 'findFirst'> {
  return {
    kind: 'dataset_ref',
    datasetType: stringAt(object['dataset_type_name'], `${place}.dataset_type_name`),
    includeDimensionRecords: flag(object, 'include_dimension_records'),
    findFirst: booleanAt(object['find_first'], `${place}.find_first`),
  };
}

function generalSpec(
  object: JsonObject,
  place: string,
): Pick<GeneralSpec, 'kind' | 'dimensionFields' | 'datasetFields' | 'includeDimensionRecords' | 'findFirst'> {
  return {
    kind: 'general',
    dimensionFields: mapAt(
      objectAt(object['dimension_fields'], `${place}.dimension_fields`),
      place,
      (names, namesPlace) => listAt(names, namesPlace, stringAt),
    ),
    datasetFields: mapAt(objectAt(object['dataset_fields'], `${place}.dataset_fields`), place, (names, namesPlace) =>
      listAt(names, namesPlace, (name, namePlace) => choiceAt(name, namePlace, DATASET_FIELDS)),
    ),
    includeDimensionRecords: flag(object, 'include_dimension_records'),
    findFirst: booleanAt(object['find_first'], `${place}.find_first`),
  };
}

function checkGeneralSpec(spec: GeneralSpec, universe: DimensionUniverse): void {
  if (spec.findFirst && spec.datasetFields.size !== 1) {
    throw invalidQuery('find_first=True requires exactly one result dataset type.');
  }
  for (const [name, fields] of spec.dimensionFields) {
    const element = spec.dimensions.elements.find((candidate) => candidate.name === name);
    if (element === undefined) {
      throw invalidQuery(`Dimension element ${name} is not in ${describeDimensions(spec.dimensions)}.`);
    }
    if (fields.length === 0) {
      throw invalidQuery(`Empty dimension element field set for ${pythonRepr(name)} is not permitted.`);
    }
    if (element.kind === 'skypix') {
      throw invalidQuery(
        `Regions for skypix dimension ${pythonRepr(name)} are not stored; ` +
          `compute them via ${name}.pixelization.pixel(id) instead.`,
      );
    }
    requireFields(element, fields, universe);
  }
  for (const [datasetType, fields] of spec.datasetFields) {
    if (fields.length === 0) {
      throw invalidQuery(`Empty dataset field set for ${pythonRepr(datasetType)} is not permitted.`);
    }
  }
}

function requireFields(element: DimensionElement, names: readonly string[], universe: DimensionUniverse): void {
  const fields = recordFields(universe, element);
  for (const name of names) {
    if (!fields.some((field) => field.name === name)) {
      throw invalidQuery(`Dimension field ${element.name}.${name} does not exist.`);
    }
  }
}

function elementAt(object: JsonObject, universe: DimensionUniverse): DimensionElement {
  const name = stringAt(object['element'], 'result_spec.element');
  const element = universe.find(name);
  if (element === null) {
    throw invalidQuery(`There is no dimension element ${pythonRepr(name)}.`);
  }
  return element;
}

function limitAt(value: JsonValue): number | null {
  if (value === null) {
    return null;
  }
  const limit = Number(integerAt(value, 'result_spec.limit'));
  if (limit < 0) {
    throw invalidQuery('The limit of a query must not be negative.');
  }
  return Math.min(limit, Number.MAX_SAFE_INTEGER);
}

function flag(object: JsonObject, name: string): boolean {
  return object[name] !== undefined && booleanAt(object[name], `result_spec.${name}`);
}
