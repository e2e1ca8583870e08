import { decodeBase64Region, RegionDecodeError, unsoundness } from '../../../geometry/index.js';
import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import { pythonRepr } from '../../../foundation/errors/index.js';
import { type DimensionUniverse, recordFields } from '../../../dimensions/index.js';
import {
  ANY_DATASET,
  BINARY_OPERATORS,
  type ColumnExpression,
  type ColumnLiteral,
  type ColumnReference,
  DATASET_FIELDS,
  type DimensionFieldReference,
  isColumnReference,
  type OrderTerm,
  UNARY_OPERATORS,
} from '../column-expression.js';
import {
  binaryExpression,
  integerLiteral,
  invalidQuery,
  orderTerm,
  storableInteger,
  unaryExpression,
} from '../make-expression.js';
import { choiceAt, integerAt, malformed, numberAt, objectAt, stringAt, uuidAt } from './members.js';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Decode a column expression (protocol section 4.4).
 *
 * @throws ButlerUserError `invalid_query`.
 */
export function decodeExpression(
  value: JsonValue | undefined,
  place: string,
  universe: DimensionUniverse,
): ColumnExpression {
  const object = objectAt(value, place);
  switch (object['expression_type']) {
    case 'dimension_key':
    case 'dimension_field':
    case 'dataset_field':
      return decodeReference(object, place, universe);
    case 'unary': {
      const operator = choiceAt(object['operator'], `${place}.operator`, UNARY_OPERATORS);
      return unaryExpression(operator, decodeExpression(object['operand'], `${place}.operand`, universe));
    }
    case 'binary': {
      const operator = choiceAt(object['operator'], `${place}.operator`, BINARY_OPERATORS);
      const a = decodeExpression(object['a'], `${place}.a`, universe);
      return binaryExpression(a, operator, decodeExpression(object['b'], `${place}.b`, universe));
    }
    default:
      return decodeLiteral(object, place);
  }
}

/** Decode a term to sort by: an expression, perhaps wrapped as `reversed`. */
export function decodeOrderTerm(value: JsonValue | undefined, place: string, universe: DimensionUniverse): OrderTerm {
  const object = objectAt(value, place);
  return object['expression_type'] === 'reversed'
    ? orderTerm(decodeExpression(object['operand'], `${place}.operand`, universe), true)
    : orderTerm(decodeExpression(object, place, universe), false);
}

/** Decode an expression that has to be a column. */
export function decodeColumn(
  value: JsonValue | undefined,
  place: string,
  universe: DimensionUniverse,
): ColumnReference {
  const expression = decodeExpression(value, place, universe);
  return isColumnReference(expression) ? expression : malformed(place, 'a column');
}

/** Decode a literal; the same form is used for the values of bind names (protocol section 6.6). */
export function decodeLiteral(value: JsonValue | undefined, place: string): ColumnLiteral {
  const object = objectAt(value, place);
  const type = object['expression_type'];
  switch (type) {
    case 'int':
      return integerLiteral(integerAt(object['value'], `${place}.value`));
    case 'datetime':
      return integerLiteral(integerAt(object['nsec'], `${place}.nsec`), 'datetime');
    case 'float':
      return { kind: 'float', value: numberAt(object['value'], `${place}.value`) };
    case 'string':
      return { kind: 'string', value: stringAt(object['value'], `${place}.value`) };
    case 'uuid':
      return { kind: 'uuid', value: uuidAt(object['value'], `${place}.value`) };
    case 'hash':
      return { kind: 'hash', value: base64At(object, place) };
    case 'region':
      return { kind: 'region', value: regionAt(object, place) };
    case 'timespan': {
      const begin = storableInteger(integerAt(object['begin_nsec'], `${place}.begin_nsec`));
      const end = storableInteger(integerAt(object['end_nsec'], `${place}.end_nsec`));
      return { kind: 'timespan', value: { begin, end } };
    }
    default:
      return malformed(`${place}.expression_type`, 'the name of an expression type');
  }
}

function base64At(object: JsonObject, place: string): string {
  const encoded = stringAt(object['encoded'], `${place}.encoded`);
  return BASE64.test(encoded) ? encoded : malformed(`${place}.encoded`, 'base64');
}

function regionAt(object: JsonObject, place: string): string {
  const encoded = base64At(object, place);
  const reason = regionFault(encoded);
  return reason === null ? encoded : malformed(`${place}.encoded`, `a region (${reason})`);
}

/** What is wrong with the encoding of a region, or with the region; null if nothing is. */
function regionFault(encoded: string): string | null {
  try {
    return unsoundness(decodeBase64Region(encoded));
  } catch (error) {
    if (error instanceof RegionDecodeError) {
      return error.message;
    }
    throw error;
  }
}

function decodeReference(object: JsonObject, place: string, universe: DimensionUniverse): ColumnReference {
  switch (object['expression_type']) {
    case 'dimension_key': {
      const name = stringAt(object['dimension'], `${place}.dimension`);
      const dimension = universe.find(name);
      if (dimension === null || !universe.isDimension(name)) {
        throw invalidQuery(`There is no dimension ${pythonRepr(name)} (${place}).`);
      }
      return { kind: 'dimension_key', dimension };
    }
    case 'dimension_field': {
      const element = stringAt(object['element'], `${place}.element`);
      return fieldReference(universe, element, stringAt(object['field'], `${place}.field`));
    }
    default: {
      const given = object['dataset_type'];
      // The reference's stand-in for "any dataset type" is the number -1 on the wire.
      const datasetType = given === -1 ? ANY_DATASET : stringAt(given, `${place}.dataset_type`);
      const field = choiceAt(object['field'], `${place}.field`, DATASET_FIELDS);
      return { kind: 'dataset_field', datasetType, field };
    }
  }
}

/**
 * A reference to a field of dimension records that is not part of the key.
 *
 * @throws ButlerUserError `invalid_query` if there is no such element or field.
 */
export function fieldReference(
  universe: DimensionUniverse,
  elementName: string,
  name: string,
): DimensionFieldReference {
  const element = universe.find(elementName);
  if (element === null) {
    throw invalidQuery(`There is no dimension element ${pythonRepr(elementName)}.`);
  }
  const field = recordFields(universe, element).find((candidate) => candidate.name === name);
  const isKey = field?.role === 'required' || field?.role === 'key' || field?.role === 'implied';
  if (field === undefined || isKey) {
    throw invalidQuery(`Dimension field ${elementName}.${name} does not exist.`);
  }
  return { kind: 'dimension_field', element, field };
}
