import {
  type DataIdInput,
  type DataIdValue,
  describeValue,
  type DimensionElement,
  type DimensionGroup,
  type DimensionUniverse,
} from '../../dimensions/index.js';
import {
  type ColumnExpression,
  comparison,
  dataIdLiteral,
  dimensionKey,
  invalidQuery,
  logicalAnd,
  positive,
  type PositiveLeaf,
  type Predicate,
  type SimpleCondition,
  simpleConditions,
} from '../tree/index.js';

/** A predicate with what follows from it. */
export interface PredicateConstraints {
  /** The predicate, narrowed down to the client's default data ID where that applies. */
  readonly predicate: Predicate;
  /** Values that every row has for these dimensions. */
  readonly dataId: ReadonlyMap<string, DataIdValue>;
  /** Why no row can pass, as far as that is plain to see. */
  readonly messages: readonly string[];
}

/**
 * Find the dimension values that a predicate demands, and demand those of the default data ID of governors that it
 * does not mention (reference: query-semantics, section 3.5).
 *
 * @throws ButlerUserError `invalid_query` where a dimension is constrained without its governor.
 */
export function constrain(
  predicate: Predicate,
  dimensions: DimensionGroup,
  defaults: DataIdInput,
  validateGovernors: boolean,
): PredicateConstraints {
  const { dataId, messages } = demandedValues(predicate);
  const { mentioned, needed } = governorsOf(predicate, dimensions.universe);
  const terms: Predicate[] = [predicate];
  for (const name of new Set([...needed, ...dimensions.governors.map((governor) => governor.name)])) {
    if (dataId.has(name) || mentioned.has(name)) {
      continue;
    }
    const value = defaults.get(name);
    if (value !== undefined) {
      const { universe } = dimensions;
      const literal = dataIdLiteral(universe, name, value);
      terms.push([[comparison(dimensionKey(universe, name), '==', literal)]]);
      dataId.set(name, literal.value);
    } else if (needed.has(name) && validateGovernors) {
      throw invalidQuery(
        `Query 'where' expression references a dimension dependent on ${name} without constraining it directly.`,
      );
    }
  }
  // What is false is not made shorter here: conditions beside it may be mistakes that are to be told.
  return { predicate: terms.length === 1 ? predicate : logicalAnd(...terms), dataId, messages };
}

function demandedValues(predicate: Predicate): { dataId: Map<string, DataIdValue>; messages: string[] } {
  const dataId = new Map<string, DataIdValue>();
  const messages: string[] = [];
  for (const group of predicate) {
    const [item, ...others] = group;
    const demanded = item === undefined || others.length > 0 ? null : demandedBy(positive(item));
    if (demanded === null) {
      continue;
    }
    const { key, value } = demanded;
    const known = dataId.get(key);
    if (known === undefined) {
      dataId.set(key, value);
    } else if (known !== value) {
      const both = `${key}=${describeValue(value)} and ${key}=${describeValue(known)}`;
      messages.push(`'where' expression requires both ${both}.`);
    }
  }
  return { dataId, messages };
}

function demandedBy(item: {
  readonly leaf: PositiveLeaf;
  readonly isInverted: boolean;
}): { readonly key: string; readonly value: DataIdValue } | null {
  const { leaf, isInverted } = item;
  if (leaf.kind !== 'comparison' || leaf.operator !== (isInverted ? '!=' : '==')) {
    return null;
  }
  return keyAndValue(leaf.a, leaf.b) ?? keyAndValue(leaf.b, leaf.a);
}

function keyAndValue(
  a: ColumnExpression,
  b: ColumnExpression,
): { readonly key: string; readonly value: DataIdValue } | null {
  return a.kind === 'dimension_key' && (b.kind === 'int' || b.kind === 'string')
    ? { key: a.dimension.name, value: b.value }
    : null;
}

/**
 * The governors that comparisons mention, and those without which the predicate's other dimensions make no sense. A
 * governor that is mentioned in another way than a comparison does not count, as in the reference.
 */
function governorsOf(
  predicate: Predicate,
  universe: DimensionUniverse,
): { readonly mentioned: ReadonlySet<string>; readonly needed: ReadonlySet<string> } {
  const mentioned = new Set<string>();
  const needed = new Set<string>();
  for (const condition of simpleConditions(predicate)) {
    for (const { element, isKey } of expressionsOf(condition).flatMap(keyReferences)) {
      if (element.governor && condition.kind === 'comparison') {
        mentioned.add(element.name);
      }
      const governor = element.required.find((name) => universe.element(name).governor);
      if (governor !== undefined && !(isKey && element.governor)) {
        needed.add(governor);
      }
    }
  }
  return { mentioned, needed };
}

interface KeyReference {
  readonly element: DimensionElement;
  /** Whether it is the primary key; an alternate key otherwise. */
  readonly isKey: boolean;
}

function keyReferences(expression: ColumnExpression): readonly KeyReference[] {
  switch (expression.kind) {
    case 'dimension_key':
      return [{ element: expression.dimension, isKey: true }];
    case 'dimension_field':
      return expression.field.role === 'alternate' ? [{ element: expression.element, isKey: false }] : [];
    case 'unary':
      return keyReferences(expression.operand);
    case 'binary':
      return [...keyReferences(expression.a), ...keyReferences(expression.b)];
    default:
      return [];
  }
}

function expressionsOf(condition: SimpleCondition): readonly ColumnExpression[] {
  switch (condition.kind) {
    case 'comparison':
      return [condition.a, condition.b];
    case 'is_null':
    case 'boolean_wrapper':
      return [condition.operand];
    case 'in_container':
      return [condition.member, ...condition.container];
    case 'in_range':
    case 'in_query':
      return [condition.member];
  }
}
