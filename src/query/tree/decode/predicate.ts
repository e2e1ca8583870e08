import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import type { DimensionUniverse } from '../../../dimensions/index.js';
import { storableInteger } from '../make-expression.js';
import { booleanWrapper, comparison, inContainer, inQuery, inRange, isNull } from '../make-predicate.js';
import { COMPARISON_OPERATORS, type PositiveLeaf, type Predicate, type PredicateLeaf } from '../predicate.js';
import type { QueryTree } from '../query-tree.js';
import { decodeColumn, decodeExpression } from './expression.js';
import { choiceAt, integerAt, listAt, malformed, objectAt } from './members.js';

/** What the decoders of a tree need to know and to count. */
export interface TreeContext {
  readonly universe: DimensionUniverse;
  /** Count a condition; throws when there are too many. */
  readonly countLeaf: () => void;
  readonly decodeTree: (value: JsonValue | undefined, place: string) => QueryTree;
}

/**
 * Decode a predicate in conjunctive normal form (protocol section 4.3).
 *
 * @throws ButlerUserError `invalid_query`.
 */
export function decodePredicate(value: JsonValue | undefined, place: string, context: TreeContext): Predicate {
  if (value === undefined) {
    return [];
  }
  return listAt(objectAt(value, place)['operands'], `${place}.operands`, (group, groupPlace) =>
    listAt(group, groupPlace, (leaf, leafPlace) => decodeLeaf(leaf, leafPlace, context)),
  );
}

function decodeLeaf(value: JsonValue | undefined, place: string, context: TreeContext): PredicateLeaf {
  context.countLeaf();
  const object = objectAt(value, place);
  if (object['predicate_type'] !== 'not') {
    return decodePositive(object, place, context);
  }
  const operandPlace = `${place}.operand`;
  const operand = decodePositive(objectAt(object['operand'], operandPlace), operandPlace, context);
  return { kind: 'not', operand };
}

function decodePositive(object: JsonObject, place: string, context: TreeContext): PositiveLeaf {
  const expressionAt = (name: string): ReturnType<typeof decodeExpression> =>
    decodeExpression(object[name], `${place}.${name}`, context.universe);
  switch (object['predicate_type']) {
    case 'comparison': {
      const operator = choiceAt(object['operator'], `${place}.operator`, COMPARISON_OPERATORS);
      return comparison(expressionAt('a'), operator, expressionAt('b'));
    }
    case 'is_null':
      return isNull(expressionAt('operand'));
    case 'boolean_wrapper':
      return booleanWrapper(decodeColumn(object['operand'], `${place}.operand`, context.universe));
    case 'in_container': {
      const container = listAt(object['container'], `${place}.container`, (item, itemPlace) =>
        decodeExpression(item, itemPlace, context.universe),
      );
      return inContainer(expressionAt('member'), container);
    }
    case 'in_range': {
      const stop = object['stop'] ?? null;
      return inRange(
        expressionAt('member'),
        boundAt(object['start'] ?? 0, `${place}.start`),
        stop === null ? null : boundAt(stop, `${place}.stop`),
        boundAt(object['step'] ?? 1, `${place}.step`),
      );
    }
    case 'in_query': {
      const queryTree = context.decodeTree(object['query_tree'], `${place}.query_tree`);
      return inQuery(expressionAt('member'), expressionAt('column'), queryTree);
    }
    default:
      return malformed(`${place}.predicate_type`, 'the name of a predicate type');
  }
}

function boundAt(value: JsonValue, place: string): number | bigint {
  return storableInteger(integerAt(value, place));
}
