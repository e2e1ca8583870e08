import { type DimensionElement, recordFields } from '../../../dimensions/index.js';
import { pythonRepr } from '../../../foundation/errors/index.js';
import {
  type ColumnExpression,
  type ColumnLiteral,
  DATASET_FIELDS,
  type DatasetField,
  dimensionKey,
  invalidQuery,
  unaryExpression,
} from '../../tree/index.js';
import { abridge } from '../syntax/syntax-error.js';
import type { NameNode } from '../syntax/syntax-tree.js';
import type { WhereScope } from './scope.js';

/**
 * The bind value or the column that a name stands for (query semantics, section 4.5; reference:
 * `interpret_identifier`).
 *
 * @throws ButlerUserError `invalid_query` for names that stand for nothing, or for more than one thing.
 */
export function interpretIdentifier(scope: WhereScope, identifier: string): ColumnExpression {
  const bound = scope.bind.get(identifier);
  if (bound !== undefined) {
    return bound;
  }
  const [first = '', second, third] = identifier.split('.');
  const found =
    second === undefined
      ? interpretUnqualified(scope, first)
      : third === undefined
        ? interpretQualified(scope, first, second)
        : boundOf(interpretIdentifier(scope, `${first}.${second}`), third);
  if (found === null) {
    throw invalidQuery(`Unrecognized identifier ${shown(identifier)}.`);
  }
  return found;
}

/** Whether a name is that of the missing value, which no bind value can take. */
export function isNullName(name: string): boolean {
  return name.toLowerCase() === 'null';
}

/**
 * The bind value of a name; null if the name means something else.
 *
 * @throws ButlerUserError `invalid_query` for `:name` without a value.
 */
export function boundValue(scope: WhereScope, node: NameNode): ColumnLiteral | null {
  const value = scope.bind.get(node.name);
  if (node.kind === 'bind' && value === undefined) {
    throw invalidQuery(`Name ${shown(node.name)} is not in the bind map.`);
  }
  return value === undefined || isNullName(node.name) ? null : value;
}

function interpretUnqualified(scope: WhereScope, name: string): ColumnExpression | null {
  const { universe, elements } = scope.dimensions;
  if (universe.isDimension(name)) {
    return dimensionKey(universe, name);
  }
  const matchingElements = elements.filter((element) =>
    recordFields(universe, element).some((field) => field.name === name),
  );
  const matchingTypes = isDatasetField(name) ? [...scope.datasetTypes] : [];
  const owners = [...matchingElements.map((element) => element.name), ...matchingTypes];
  if (owners.length > 1) {
    const matches = owners.sort().map((owner) => `'${owner}.${name}'`);
    throw invalidQuery(`Ambiguous identifier ${shown(name)} matches multiple fields: ${matches.join(', ')}.`);
  }
  const [element] = matchingElements;
  if (element !== undefined) {
    return interpretField(scope, element, name);
  }
  const [datasetType] = matchingTypes;
  return datasetType !== undefined && isDatasetField(name) ? { kind: 'dataset_field', datasetType, field: name } : null;
}

function interpretQualified(scope: WhereScope, first: string, second: string): ColumnExpression | null {
  const element = scope.dimensions.universe.find(first);
  if (element !== null) {
    const found = interpretField(scope, element, second);
    if (found === null) {
      throw invalidQuery(`Unrecognized field ${shown(second)} for ${first}.`);
    }
    return found;
  }
  if (isDatasetField(second)) {
    return { kind: 'dataset_field', datasetType: first, field: second };
  }
  if (first === 'timespan') {
    return boundOf(interpretIdentifier(scope, 'timespan'), second);
  }
  if (scope.datasetTypes.has(first)) {
    throw invalidQuery(
      `Identifier ${shown(`${first}.${second}`)} references dataset type ${shown(first)} but field ` +
        `${shown(second)} is not valid for datasets.`,
    );
  }
  return null;
}

/** A field of an element's records: the values of dimensions are keys, whatever element they are asked of. */
function interpretField(scope: WhereScope, element: DimensionElement, name: string): ColumnExpression | null {
  const { universe } = scope.dimensions;
  const field = recordFields(universe, element).find((candidate) => candidate.name === name);
  if (field === undefined) {
    return null;
  }
  switch (field.role) {
    case 'key':
      return dimensionKey(universe, element.name);
    case 'required':
    case 'implied':
      return dimensionKey(universe, name);
    default:
      return { kind: 'dimension_field', element, field };
  }
}

function boundOf(timespan: ColumnExpression, name: string): ColumnExpression | null {
  switch (name) {
    case 'begin':
      return unaryExpression('begin_of', timespan);
    case 'end':
      return unaryExpression('end_of', timespan);
    default:
      return null;
  }
}

function isDatasetField(name: string): name is DatasetField {
  return DATASET_FIELDS.some((field) => field === name);
}

function shown(name: string): string {
  return pythonRepr(abridge(name));
}
